/** What somebody who is signed in may look at and change: where they are signed in, and the password. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { changePassword } from '#domain/sessions/change-password.ts';
import { endSession } from '#domain/sessions/end-session.ts';
import { endSessions } from '#domain/sessions/end-sessions.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import type { Session } from '#domain/sessions/session.ts';
import { DoneNote, Field, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { When } from '#http/ui/names.ts';
import { programName } from '#http/ui/program.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { handleOf } from '#views/paths.ts';
import { listSevered, type SeveredMembership } from '#views/severed-list.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { misfitOf, NewPassword, newPasswordFields } from './new-password.ts';
import { field } from './params.ts';
import { refusals, tooMany, type Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { SettingsNav } from './settings-nav.ts';

/** What was done, as `?done=` says it. */
const notes: Readonly<Record<string, string>> = {
  password: key('Your password is set, and every other browser was signed out.'),
  ended: key('That browser is signed out.'),
  others: key('You are signed out everywhere else.'),
};

const freshMs = 5 * 60_000;

const signInFirst = next('/sign-in?to=%2Fsettings');

type EntryProps = {
  readonly session: Session;
  readonly mine: boolean;
  readonly csrf: string;
  readonly now: Date;
};

/** One browser, and the button that signs it out; this one has its button in the header. */
const Entry = ({ session, mine, csrf, now }: EntryProps): Html => {
  const program = programName(session.agent);
  return html`<li>
    <span class="about">
      <b><bdi>${program}</bdi></b>
      ${mine && html`${' '}<span class="tag tag-pin">${say('this browser')}</span>`}
      <small>
        ${mine ? say('In use now') : sayWith('Last seen {when}', { when: html`<${When} date=${session.seen} now=${now} />` })}
        ${' · '}${sayWith('signed in {when}', { when: html`<${When} date=${session.created} now=${now} />` })}
      </small>
    </span>
    ${
      !mine &&
      html`<${Form}
        action="/settings/sessions/end"
        csrf=${csrf}
        carry=${{ session: session.id }}
        class="inline"
      >
        <button class="button">
          ${say('Sign out')}<span class="unseen">${' '}${program}</span>
        </button>
      <//>`
    }
  </li>`;
};

const Sessions = (props: {
  readonly sessions: readonly Session[];
  readonly mine: string;
  readonly csrf: string;
  readonly now: Date;
}): Html =>
  html`<section aria-labelledby="sessions-title">
    <h2 class="section-head" id="sessions-title">${say('Where you are signed in')}</h2>
    <ul class="names names-wide">
      ${props.sessions.map(
        (session) =>
          html`<${Entry}
            key=${session.id}
            session=${session}
            mine=${session.id === props.mine}
            csrf=${props.csrf}
            now=${props.now}
          />`,
      )}
    </ul>
    ${
      props.sessions.length > 1 &&
      html`<${Form} action="/settings/sessions/end-others" csrf=${props.csrf} class="below">
        <button class="button">${say('Sign out everywhere else')}</button>
      <//>`
    }
  </section>`;

const Password = (props: {
  readonly csrf: string;
  readonly name: string;
  readonly refused: Refused | undefined;
}): Html =>
  html`<section aria-labelledby="password-title">
    <h2 class="section-head" id="password-title">${say('Change your password')}</h2>
    <p class="hint">${say('You will be signed out everywhere else.')}</p>
    ${props.refused && html`<${Refusal} words=${props.refused.words} />`}
    <${Form} action="/settings/password" csrf=${props.csrf} carry=${{ username: props.name }}>
      <${Field}
        name="current"
        label=${say('Current password')}
        type="password"
        autocomplete="current-password"
        wrong=${props.refused?.field === 'current'}
        focus=${props.refused !== undefined}
      />
      <${NewPassword} refused=${props.refused} />
      <button class="button button-main">${say('Change the password')}</button>
    <//>
  </section>`;

/** Nothing where nothing is suspended. */
const Severed = (props: {
  readonly memberships: readonly SeveredMembership[];
  readonly origin: string;
}): Html | false =>
  props.memberships.length > 0 &&
  html`<section aria-labelledby="severed-title">
    <h2 class="section-head" id="severed-title">${say('Suspended memberships')}</h2>
    <p class="hint">
      ${say(
        'This server does not deal with the servers of these communities at present. You do not have to do anything: you belong to them again when that changes.',
      )}
    </p>
    <ul class="names names-wide">
      ${props.memberships.map(
        (one) =>
          html`<li key=${handleOf(one, props.origin)}>
            <span class="about">
              <b><bdi>${handleOf(one, props.origin)}</bdi></b>
              ${one.reason !== '' && html`<small>${sayWith('The reason given: {reason}', { reason: html`<bdi>${one.reason}</bdi>` })}</small>`}
            </span>
          </li>`,
      )}
    </ul>
  </section>`;

type Shown = { readonly note?: string | undefined; readonly refused?: Refused };

async function settings(
  house: House,
  { session, csrf }: FormVisit,
  { note, refused }: Shown = {},
): Promise<Answer> {
  if (session === null) return signInFirst;
  const now = house.clock();
  const { account } = session;
  const sessions = await listSessions(house.database.query, account.id, now);
  const severed = await listSevered(house.database.query, account.id);
  const main = html`<div class="plain-page">
    <h1>${say('Settings')}</h1>
    <${SettingsNav} here="/settings" />
    ${note && html`<${DoneNote} words=${note} />`}
    <p>
      ${sayWith('You are signed in as {name}.', {
        name: html`<a href=${`/u/${account.name}`}><bdi>${account.name}</bdi></a>`,
      })}
    </p>
    <${Severed} memberships=${severed} origin=${house.origin} />
    <${Sessions} sessions=${sessions} mine=${session.id} csrf=${csrf} now=${now} />
    <${Password} csrf=${csrf} name=${account.name} refused=${refused} />
  </div>`;
  return formPage(
    { head: { title: say('Settings'), hidden: true }, here: 'settings', main },
    refused,
  );
}

/** Called for `/settings`; whoever is not signed in is led to where they can. */
export const showSettings = (house: House, { visit, query }: Asking): Promise<Answer> => {
  const said = field(query, 'done');
  const note = typeof said === 'string' && Object.hasOwn(notes, said) ? notes[said] : undefined;
  // A new password opens a new session: whoever merely followed a link with these words is told nothing.
  const old = house.clock().getTime() - (visit.session?.created.getTime() ?? 0) > freshMs;
  return settings(house, visit, { note: said === 'password' && old ? undefined : note });
};

/** The fields that are read. */
export const endFields = { session: z.string().max(100) };

/** Called to sign out one other browser; it may have been signed out already. */
export async function takeEnd(
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof endFields>>>,
): Promise<Answer> {
  if (visit.session === null) return signInFirst;
  const account = visit.session.account.id;
  await act(house, (context) => endSession(context, { account, session: fields.session }));
  return next('/settings?done=ended');
}

/** Called to sign out all other browsers. */
export async function takeEndOthers(house: House, { visit }: Posted<object>): Promise<Answer> {
  if (visit.session === null) return signInFirst;
  const { id, account } = visit.session;
  await act(house, (context) => endSessions(context, { account: account.id, but: id }));
  return next('/settings?done=others');
}

/** The fields that are read. */
export const changeFields = { current: z.string(), ...newPasswordFields };

/** Called to change the password; the session that asked gets a new token, all others end. */
export async function takeChange(
  house: House,
  { visit, fields, from, agent }: Posted<z.infer<z.ZodObject<typeof changeFields>>>,
): Promise<Answer> {
  const { session, token } = visit;
  if (session === null || token === null) return signInFirst;
  const misfit = misfitOf(fields);
  if (misfit !== null) return settings(house, visit, { refused: misfit });
  const { current, password } = fields;
  const changed = await changePassword(house, { token, current, next: password, from, agent });
  if (changed.done) return next('/settings?done=password', changed.value.token);
  if (changed.reason === 'signed-out') return signInFirst;
  if (changed.reason === 'too-many')
    return settings(house, visit, { refused: tooMany(changed.seconds, house.clock()) });
  return settings(house, visit, { refused: refusals[changed.reason] });
}
