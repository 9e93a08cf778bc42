/** What somebody is called here, what they say of themselves, and their picture. */
import { z } from 'zod';
import { editProfile, type ProfileRefusal } from '#domain/accounts/edit-profile.ts';
import { act, type House } from '#domain/context.ts';
import { Area, Line } from '#http/ui/fields.ts';
import { Csrf, DoneNote, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { Prose } from '#http/ui/prose.ts';
import { key, say } from '#http/ui/say.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { field } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';
import { membersOnly } from './viewer.ts';
import { spendBy } from './written.ts';

const path = '/settings/profile';

const wrongs: Readonly<Record<ProfileRefusal, Refused>> = {
  closed: { status: 403, words: key('This account is closed.') },
  banned: {
    status: 403,
    words: key(
      'You are banned there, so nothing was written. Your notices say why, and how to appeal.',
    ),
  },
  'bad-picture': {
    status: 422,
    words: key('That is no address of a picture: it begins with https://. Check it.'),
    field: 'icon',
  },
  'too-long': {
    status: 422,
    words: key('A name to show has up to 100 characters, the words about you up to 5,000.'),
  },
};

type Typed = { readonly title: string; readonly bio: string; readonly icon: string };
type Shown = {
  readonly typed?: Typed;
  readonly refused?: Refused;
  readonly preview?: boolean;
  readonly note?: boolean;
};

function form({ session, csrf }: FormVisit, { typed, refused, preview, note }: Shown): Answer {
  const { name, title, summarySource, icon } = session!.account;
  const shown = typed ?? { title, bio: summarySource ?? '', icon: icon ?? '' };
  const main = html`<div class="plain-page">
    <h1>${say('Profile')}</h1>
    <${SettingsNav} here=${path} />
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${key('Your profile is changed; other servers are told.')} />`}
    ${
      preview &&
      html`<section aria-label=${say('Preview')} data-preview>
        <${Prose} body=${renderMarkdown(shown.bio)} />
      </section>`
    }
    <form method="post" action=${path} class="form" data-draft="profile">
      <${Csrf} value=${csrf} />
      <${Line}
        id="title"
        name="title"
        label=${say('Name to show')}
        hint=${say('Your handle stays {name}.', { name })}
        value=${shown.title}
        lengthMax=${100}
      />
      <${Area}
        id="bio"
        name="bio"
        label=${say('About you')}
        hint=${say('Markdown. Everybody can read it.')}
        value=${shown.bio}
        rows=${6}
        lengthMax=${5000}
      />
      <${Line}
        id="icon"
        name="icon"
        label=${say('Picture')}
        hint=${say('The https address of a picture; empty for none. Those who see you load it from there.')}
        value=${shown.icon}
        wrong=${refused?.field === 'icon'}
        lengthMax=${2000}
      />
      <p class="choices">
        <button class="button button-main">${say('Keep the profile')}</button>
        <button class="button" name="preview" value="on">${say('Preview')}</button>
        <a class="button" href=${`/u/${name}`}>${say('Look at it')}</a>
      </p>
    </form>
  </div>`;
  return formPage(
    { head: { title: say('Profile'), hidden: true }, here: 'settings', main },
    refused,
  );
}

/** Called for `/settings/profile`. */
export const showProfile = (house: House, { visit, query }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async () =>
    form(visit, { note: field(query, 'done') === 'profile' }),
  );

/** The fields that are read. */
export const profileFields = {
  title: z.string().max(300),
  bio: z.string().max(10_000),
  icon: z.string().max(3000),
  preview: z.string().max(5).optional(),
};

/** Called when the form is sent. */
export const takeProfile = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof profileFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ person }) => {
    const { preview, ...typed } = fields;
    if (preview === 'on') return form(visit, { typed, preview: true });
    const spent = await spendBy(house, person, ['write by']);
    if (spent !== null) return form(visit, { typed, refused: spent });
    const wanted = { account: person, ...typed };
    const changed = await act(house, (context) => editProfile(context, wanted));
    if (changed.done) return next(`${path}?done=profile&written=profile`);
    return form(visit, { typed, refused: wrongs[changed.reason] });
  });
