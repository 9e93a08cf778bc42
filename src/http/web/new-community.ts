/** Making a community: its name, what it is for, what it is about, and who may start threads in it. */
import { z } from 'zod';
import { findActor } from '#domain/actors/find-actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type House } from '#domain/context.ts';
import {
  isOldEnough,
  startCommunity,
  type StartCommunityRefusal,
} from '#domain/memberships/start-community.ts';
import { Area, Choice, Line, Tick, type Option } from '#http/ui/fields.ts';
import { Csrf, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { LanguagesField } from '#http/ui/language-field.ts';
import { key, say } from '#http/ui/say.ts';
import { hostOf } from '#lib/hosts.ts';
import { communityPath } from '#views/paths.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { languageShape, languagesIn } from './languages-in.ts';
import { refusals, type Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { topicShape, topicsIn, TopicsField } from './topic-fields.ts';
import { membersOnly, moderatesAll } from './viewer.ts';
import { typedText } from './words-field.ts';
import { spendBy, withWritten } from './written.ts';

/** The fields that are read. What is too long for a community comes back to whoever typed it. */
export const newFields = {
  name: z.string().max(300),
  title: z.string().max(1_000),
  summary: z.string().max(40_000).default(''),
  rules: z.string().max(40_000).default(''),
  posting: z.enum(['everyone', 'members', 'moderators']).default('everyone'),
  sensitive: z.string().max(10).optional(),
  ...topicShape,
  ...languageShape('language'),
};
type NewFields = z.infer<z.ZodObject<typeof newFields>>;

const draft = 'community:NEW';

const is = (words: string, field?: string, status = 422): Refused => ({
  status,
  words,
  ...(field !== undefined && { field }),
});

const refused: Readonly<Record<StartCommunityRefusal, Refused>> = {
  'bad-name': refusals['bad-name'],
  reserved: refusals.reserved,
  taken: refusals.taken,
  'bad-title': is(key('A community has a title. Give it one.'), 'title'),
  'too-many-topics': is(key('Choose five topics at most.')),
  'long-rules': is(key('The rules are too long. Shorten them to 10,000 characters.'), 'rules'),
  'bad-picture': is(key('A picture is given by an address that begins with https://. Check it.')),
  'not-found': is(key('There is nothing here'), undefined, 404),
  banned: is(key('You are banned here, and make no communities meanwhile.'), undefined, 403),
  'too-new': is(
    key('Your account is younger than a day. You can write this now, and send it tomorrow.'),
    undefined,
    403,
  ),
};

const posting = (): readonly Option[] => [
  ['everyone', say('Everyone')],
  ['members', say('Members')],
  ['moderators', say('Moderators; everyone may answer')],
];

type Shown = {
  readonly csrf: string;
  readonly host: string;
  readonly typed: Partial<NewFields>;
  readonly refused?: Refused;
  /** Whether their account is too young for it; said before they begin. */
  readonly early?: boolean;
};

const Names = ({ typed, host, refused: wrong }: Shown): Html =>
  html`<${Line}
      id="name"
      name="name"
      label=${say('Name')}
      hint=${say('Short, of the letters a–z, digits and _. It is its address, !name@{host}, and stays for ever.', { host })}
      value=${typed.name}
      required=${true}
      wrong=${wrong?.field === 'name'}
      lengthMax=${64}
    />
    <${Line}
      id="title"
      name="title"
      label=${say('Title')}
      hint=${say('As people read it. It can be changed.')}
      value=${typed.title}
      required=${true}
      wrong=${wrong?.field === 'title'}
      lengthMax=${200}
    />`;

const Fields = (shown: Shown): Html => {
  const { typed } = shown;
  return html`<${Names} ...${shown} />
    <${Area}
      id="summary"
      name="summary"
      label=${say('What it is for')}
      hint=${say('Stands beside its threads. Markdown.')}
      value=${typed.summary}
      rows=${5}
      lengthMax=${10_000}
    />
    <${Area}
      id="rules"
      name="rules"
      label=${say('Rules')}
      hint=${say('What you ask of those who take part. Markdown; it can be changed.')}
      value=${typed.rules}
      rows=${4}
      lengthMax=${10_000}
    />
    <${TopicsField}
      legend=${say('What it is about')}
      hint=${say('Five at most. Newcomers find it by them.')}
      values=${topicsIn(typed)}
    />
    <details>
      <summary>${say('Languages')}</summary>
      <${LanguagesField}
        name="language"
        legend=${say('Languages that are welcome')}
        hint=${say('None ticked: all are.')}
        values=${languagesIn(typed, 'language')}
      />
    </details>
    <${Choice}
      id="posting"
      name="posting"
      label=${say('Who may start threads')}
      options=${posting()}
      value=${typed.posting}
    />
    <${Tick}
      id="sensitive"
      name="sensitive"
      label=${say('Sensitive')}
      hint=${say('What is posted here is not for everybody’s eyes.')}
      ticked=${typed.sensitive === 'on'}
    />`;
};

function newPage(shown: Shown): Answer {
  const title = say('Make a community');
  const { csrf, refused: wrong } = shown;
  const main = html`<p class="crumb"><a href="/communities">${say('Communities')}</a></p>
    <h1>${title}</h1>
    <p class="lede">
      ${say('You will moderate it, and may share that with others. People of all servers can follow it and take part.')}
    </p>
    ${
      shown.early &&
      html`<p class="notice">
        ${say('Your account is younger than a day. You can write this now, and send it tomorrow.')}
      </p>`
    }
    ${wrong && html`<${Refusal} words=${say(wrong.words)} />`}
    <form method="post" action="/communities/new" class="form" data-draft=${draft}>
      <${Csrf} value=${csrf} />
      <${Fields} ...${shown} />
      <button class="button button-main">${say('Make the community')}</button>
    </form>`;
  return formPage({ head: { title, hidden: true }, here: 'communities', main }, wrong);
}

/** Called for `/communities/new`. Whether they may is asked when it is sent: what is written by then is kept. */
export const showNew = (house: House, { visit, path }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async (viewer) => {
    const founder = await findActor(house.database.query, viewer.person);
    const old = founder !== null && isOldEnough(founder.created, house.clock());
    const early = !old && !moderatesAll(viewer);
    return newPage({ csrf: visit.csrf, host: hostOf(house.origin) ?? '', typed: {}, early });
  });

/** Keys are made before, since that takes a while. */
export const takeNew = (house: House, { visit, fields }: Posted<NewFields>): Promise<Answer> =>
  membersOnly(house, { visit, back: '/communities/new' }, async (viewer) => {
    const shown = { csrf: visit.csrf, host: hostOf(house.origin) ?? '', typed: fields };
    const many = await spendBy(house, viewer.person, ['community by']);
    if (many !== null) return newPage({ ...shown, refused: many });
    const wanted = {
      name: fields.name.trim().toLowerCase(),
      title: fields.title,
      summary: typedText(fields.summary),
      rules: typedText(fields.rules),
      topics: topicsIn(fields),
      languages: languagesIn(fields, 'language'),
      posting: fields.posting,
      sensitive: fields.sensitive === 'on',
      by: viewer.person,
      keys: await makeKeys(),
    };
    const made = await act(house, (context) => startCommunity(context, wanted));
    if (!made.done) return newPage({ ...shown, refused: refused[made.reason] });
    return next(withWritten(communityPath({ ...made.value, host: '' }), draft));
  });
