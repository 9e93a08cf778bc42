/** One's own data: a copy to take along, and the way to close the account. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { closeOwnAccount } from '#domain/departures/close-own-account.ts';
import { Choice, type Option } from '#http/ui/fields.ts';
import { Field, Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { key, say } from '#http/ui/say.ts';
import { readOwnData } from '#views/own-data.ts';
import { refusedWith } from './act-fields.ts';
import { next, page, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { refusals, tooMany, type Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';
import { membersOnly } from './viewer.ts';
import { spendBy } from './written.ts';

const path = '/settings/data';
const closing = '/settings/close';

/** Called for `/settings/data`. */
export const showData = (house: House, { visit }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async () => {
    const main = html`<div class="plain-page">
      <h1>${say('Your data')}</h1>
      <${SettingsNav} here=${path} />
      <h2 class="section-head" id="copy">${say('Take a copy')}</h2>
      <p>
        ${say(
          'One JSON file with your profile, posts, comments, votes, communities, what you saved, whom you blocked, and what you were told.',
        )}
      </p>
      <${Form} action="/settings/export" csrf=${visit.csrf} class="below">
        <button class="button button-main">${say('Download your data')}</button>
      <//>
      <h2 class="section-head" id="close">${say('Close the account')}</h2>
      <p>${say('There is no way back, and nobody gets your name again.')}</p>
      <p><a class="button" href=${closing}>${say('Close the account…')}</a></p>
    </div>`;
    return page({ head: { title: say('Your data'), hidden: true }, here: 'settings', main });
  });

/** Called when the copy is asked for. */
export const takeExport = (house: House, { visit }: Posted<object>): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async ({ person, name }) => {
    const spent = await spendBy(house, person, ['copy by']);
    if (spent !== null) return refusedWith(spent, path);
    const data = await readOwnData(house.database.query, person);
    const day = house.clock().toISOString().slice(0, 10);
    const body = JSON.stringify({ server: house.origin, taken: house.clock(), ...data }, null, 2);
    return {
      status: 200,
      file: { name: `${name}-${day}.json`, type: 'application/json; charset=utf-8', body },
    };
  });

const wordsOptions = (): Option[] => [
  ['erase', say('Erase everything that I wrote')],
  ['keep', say('Leave it where it is')],
];

type Shown = { readonly words?: string; readonly refused?: Refused };

function form({ session, csrf }: FormVisit, { words, refused }: Shown): Answer {
  const { name } = session!.account;
  const title = say('Close the account');
  const main = html`<div class="plain-page">
    <p class="crumb"><a href=${path}>${say('Your data')}</a></p>
    <h1>${title}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <p>
      ${say(
        'You are signed out everywhere, leave all communities and offices, and other servers are asked to forget you. Take a copy of your data first.',
      )}
    </p>
    <p>${say('There is no way back, and nobody gets your name again.')}</p>
    <${Form} action=${closing} csrf=${csrf} carry=${{ username: name }}>
      <${Choice}
        id="words"
        name="words"
        label=${say('What becomes of your posts and comments')}
        hint=${say('Erased, the answers of others stay. Left, it stays under your name; some servers erase it even so.')}
        options=${wordsOptions()}
        value=${words ?? 'erase'}
      />
      <${Field}
        name="password"
        label=${say('Password')}
        type="password"
        autocomplete="current-password"
        hint=${say('So that nobody else closes it.')}
        wrong=${refused?.field === 'current'}
        focus=${refused !== undefined}
      />
      <p class="choices">
        <button class="button button-main">${say('Close it for good')}</button>
        <a class="button" href=${path}>${say('Keep the account')}</a>
      </p>
    <//>
  </div>`;
  return formPage({ head: { title, hidden: true }, here: 'settings', main }, refused);
}

/** Called for `/settings/close`. */
export const showClosing = (house: House, { visit }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: closing }, async () => form(visit, {}));

/** The fields that are read. */
export const closingFields = {
  words: z.enum(['erase', 'keep']),
  password: z.string().max(2000),
};

const lastAdmin: Refused = {
  status: 403,
  words: key(
    'You are the last admin. Whoever runs this server makes somebody else one first, with `user role`.',
  ),
};

/** Called when the form is sent; leads to a page that says good-bye, signed out. */
export const takeClosing = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof closingFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: closing }, async () => {
    const { words, password } = fields;
    const wanted = { token: visit.token ?? '', password, erase: words === 'erase' };
    const closed = await closeOwnAccount(house, wanted);
    if (closed.done) return next('/goodbye', null);
    if (closed.reason === 'too-many')
      return form(visit, { words, refused: tooMany(closed.seconds, house.clock()) });
    if (closed.reason === 'last-admin') return form(visit, { words, refused: lastAdmin });
    if (closed.reason === 'wrong-password')
      return form(visit, { words, refused: refusals['wrong-password'] });
    return next('/sign-in');
  });

/** Called for `/goodbye`. */
export async function showGoodbye(): Promise<Answer> {
  const main = html`<div class="plain-page">
    <h1>${say('Your account is closed')}</h1>
    <p>${say('Thank you for having been here. Other servers are told within minutes.')}</p>
    <p><a class="button" href="/">${say('To the front page')}</a></p>
  </div>`;
  return page({ head: { title: say('Your account is closed'), hidden: true }, main });
}
