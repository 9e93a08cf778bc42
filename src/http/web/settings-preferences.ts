/** How somebody wants their pages: language, look, what the front page shows first, single keys. */
import { z } from 'zod';
import { changePreferences } from '#domain/accounts/change-preferences.ts';
import { act, type House } from '#domain/context.ts';
import { Choice, Tick, type Option } from '#http/ui/fields.ts';
import { DoneNote, Form } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { LanguagesField } from '#http/ui/language-field.ts';
import { key, say, tongueOf, tongues } from '#http/ui/say.ts';
import { themes } from '#http/ui/theme.ts';
import { next, page, type Answer } from './answer.ts';
import { languageShape, languagesIn } from './languages-in.ts';
import { field } from './params.ts';
import type { Asking, Posted } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';
import { membersOnly } from './viewer.ts';

const path = '/settings/preferences';

const themeWords = {
  auto: key('As the device is set'),
  light: key('Light'),
  dark: key('Dark'),
  contrast: key('High contrast'),
} as const;
const fronts = ['subscribed', 'local', 'all'] as const;
const frontWords = {
  subscribed: key('Your communities'),
  local: key('Communities of this server'),
  all: key('All communities'),
} as const;

const languages = (): Option[] => [
  ['', say('What the browser asks for')],
  ...tongues.map(({ tag, name }): Option => [tag, name]),
];

/** Called for `/settings/preferences`. */
export const showPreferences = (house: House, { visit, query }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ preferences }) => {
    const { language, reads, theme, shortcuts, front } = preferences;
    const main = html`<div class="plain-page">
      <h1>${say('Language and look')}</h1>
      <${SettingsNav} here=${path} />
      ${field(query, 'done') === 'kept' && html`<${DoneNote} words=${key('That is kept.')} />`}
      <${Form} action=${path} csrf=${visit.csrf}>
        <${Choice}
          id="language"
          name="language"
          label=${say('Language of the pages')}
          options=${languages()}
          value=${language ?? ''}
        />
        <${Choice}
          id="theme"
          name="theme"
          label=${say('Colours')}
          options=${themes.map((one): Option => [one, say(themeWords[one])])}
          value=${theme}
        />
        <${Choice}
          id="front"
          name="front"
          label=${say('The front page shows first')}
          options=${fronts.map((one): Option => [one, say(frontWords[one])])}
          value=${front}
        />
        <${Tick}
          id="shortcuts"
          name="shortcuts"
          label=${say('Single keys do something while reading')}
          hint=${say('Such as j and k for the next and the one before; ? shows all.')}
          ticked=${shortcuts}
        />
        <${LanguagesField}
          name="reads"
          legend=${say('Languages that you read')}
          hint=${say('Lists show posts in these, and those that do not say. None ticked: all.')}
          values=${reads}
        />
        <button class="button button-main">${say('Keep it so')}</button>
      <//>
    </div>`;
    return page({
      head: { title: say('Language and look'), hidden: true },
      here: 'settings',
      main,
    });
  });

/** The fields that are read. */
export const preferenceFields = {
  language: z.string().max(20),
  theme: z.enum(themes),
  front: z.enum(fronts),
  shortcuts: z.string().max(5).optional(),
  ...languageShape('reads'),
};

/** Called when the form is sent. */
export const takePreferences = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof preferenceFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ person: account }) => {
    const { theme, front } = fields;
    const change = {
      theme,
      front,
      language: tongueOf(fields.language)?.tag ?? null,
      shortcuts: fields.shortcuts === 'on',
      reads: languagesIn(fields, 'reads'),
    };
    await act(house, (context) => changePreferences(context, { account, change }));
    return next(`${path}?done=kept`);
  });
