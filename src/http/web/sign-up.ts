/** Making an account: at once, by an invitation, or after somebody has looked at it. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { findEntrance } from '#domain/admissions/find-entrance.ts';
import { findInvitation } from '#domain/admissions/find-invitation.ts';
import type { Entrance, Mode } from '#domain/admissions/entrance.ts';
import { makeRiddle, riddleBits } from '#domain/admissions/riddle.ts';
import { signUp, type SignUpRefusal } from '#domain/admissions/sign-up.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import type { Settings } from '#domain/policy/settings.ts';
import { keepCookie } from '#http/session.ts';
import { riddleScript } from '#http/ui/assets.ts';
import { Area } from '#http/ui/fields.ts';
import { Csrf, Field, Refusal } from '#http/ui/form.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { key, say, sayWith, tongueNow } from '#http/ui/say.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { misfitOf, NewPassword, newPasswordFields } from './new-password.ts';
import { field } from './params.ts';
import { refusals, tooMany, type Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { endVisit } from './sign-out.ts';

const path = '/sign-up';

type OwnReason = Exclude<SignUpRefusal, keyof typeof refusals | 'closed'>;

const ownRefusals: Readonly<Record<OwnReason, Refused>> = {
  'invitation-needed': {
    status: 403,
    words: key('People come here by invitation. Ask somebody who is here already for one.'),
  },
  'invitation-over': {
    status: 403,
    words: key('This invitation holds no longer. Ask whoever gave it to you for another one.'),
  },
  riddle: {
    status: 422,
    words: key('The form was open for too long. Type the password again and send it once more.'),
    field: 'password',
  },
  'no-words': {
    status: 422,
    words: key('Answer the question, so that whoever decides knows a little about you.'),
    field: 'words',
  },
  'queue-full': {
    status: 403,
    words: key('More people wait than can be looked at. Come back in some days.'),
  },
};

const isOurs = (reason: SignUpRefusal): reason is OwnReason => Object.hasOwn(ownRefusals, reason);

type Typed = { readonly name: string; readonly words: string };
type Shown = {
  readonly invitation: string | null;
  readonly typed?: Typed;
  readonly refused?: Refused;
};

/** Why nobody can come in, and where to read meanwhile. */
function closedPage({ why }: Entrance, refused?: Refused): Answer {
  const reasons = {
    battle: key('This server takes nobody new for some days.'),
    unattended: key('Nobody has looked after this server for a week, so it takes nobody new.'),
  };
  const words = why === null ? key('This server takes nobody new.') : reasons[why];
  const main = html`<div class="plain-page">
    <h1>${say('Sign-up is closed')}</h1>
    <p>${say(words)}</p>
    <p>
      ${say(
        'Reading needs no account. With an account on another server of the social web you can join its communities from there.',
      )}
    </p>
    <p><a class="button" href="/communities">${say('Look at the communities')}</a></p>
  </div>`;
  return formPage(
    { head: { title: say('Sign-up is closed'), hidden: true }, here: 'sign-up', main },
    refused,
  );
}

/** Without an invitation where one is needed there is nothing to fill in. */
function invitedOnly(refused?: Refused): Answer {
  const main = html`<div class="plain-page">
    <h1>${say('Sign up')}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <p>${say('People come here by invitation. Ask somebody who is here already for one.')}</p>
    <p><a class="button" href="/communities">${say('Look at the communities')}</a></p>
  </div>`;
  return formPage(
    { head: { title: say('Sign up'), hidden: true }, here: 'sign-up', main },
    refused,
  );
}

type BodyProps = Shown & {
  readonly csrf: string;
  readonly mode: Mode;
  readonly settings: Settings;
  /** Null where there is none to solve. */
  readonly riddle: string | null;
};

/** What comes of it, before anything is typed. */
const Intro = ({ mode, invitation }: Pick<BodyProps, 'mode' | 'invitation'>): Html =>
  invitation !== null
    ? html`<p>${say('You are invited: your account is made at once.')}</p>`
    : mode === 'application'
      ? html`<p>
          ${say('Somebody looks at every sign-up here. Your browser is told what they decide.')}
        </p>`
      : html`<p data-without-script>
          ${say(
            'Your browser runs no script, so somebody looks at your sign-up first. Your browser is told what they decide.',
          )}
        </p>`;

/** Asked of whom somebody decides about. */
function Words({ mode, settings, invitation, typed }: BodyProps): Children {
  if (invitation !== null) return null;
  const question = settings.signUpQuestion;
  const area = html`<${Area}
    id="words"
    name="words"
    label=${question || say('What brings you here?')}
    hint=${say('A sentence or two. Only those who look after this server read it.')}
    value=${typed?.words}
    rows=${3}
    lengthMax=${5000}
  />`;
  return mode === 'open' ? html`<div data-without-script>${area}</div>` : area;
}

const Rules = ({ settings }: { readonly settings: Settings }): Children =>
  settings.rules.trim() === ''
    ? null
    : html`<p class="hint">
        ${sayWith('With an account you agree to {rules}.', {
          rules: html`<a href="/about#rules">${say('the rules of this server')}</a>`,
        })}
      </p>`;

function Body(props: BodyProps): Html {
  const { csrf, invitation, typed, refused, riddle } = props;
  return html`<form
    method="post"
    action=${path}
    class="form"
    data-riddle=${riddle}
    data-bits=${riddle === null ? null : riddleBits}
  >
    <${Csrf} value=${csrf} />
    ${invitation !== null && html`<input type="hidden" name="invitation" value=${invitation} />`}
    ${
      riddle !== null &&
      html`<input type="hidden" name="riddle" value=${riddle} />
        <input type="hidden" name="answer" value="" />`
    }
    <${Field}
      name="name"
      label=${say('Name')}
      value=${typed?.name ?? ''}
      autocomplete="username"
      hint=${say('Small letters a–z, digits and _. It is part of your address and stays as it is.')}
      wrong=${refused?.field === 'name'}
      focus=${refused === undefined || refused.field === 'name'}
    />
    <${NewPassword}
      refused=${refused}
      focus=${refused?.field === 'password' || refused?.field === 'again'}
    />
    <${Words} ...${props} />
    <${Rules} settings=${props.settings} />
    <p class="hint" data-riddle-wait hidden role="status">
      ${say('One moment: your browser still works on its riddle.')}
    </p>
    <button class="button button-main">${say('Sign up')}</button>
  </form>`;
}

async function form(house: House, { csrf }: FormVisit, shown: Shown): Promise<Answer> {
  const [reader, now] = [house.database.query, house.clock()];
  const entrance = await findEntrance(reader, now);
  if (entrance.mode === 'closed') return closedPage(entrance, shown.refused);
  const given = shown.invitation;
  const live = given !== null && (await findInvitation(reader, given, now)) !== null;
  const refused =
    given !== null && !live ? (shown.refused ?? ownRefusals['invitation-over']) : shown.refused;
  if (entrance.mode === 'invitation' && !live) return invitedOnly(refused);
  const settings = await findSettings(reader);
  const invitation = live ? given : null;
  const open = entrance.mode === 'open' && invitation === null;
  const secret = open ? ((await findSite(reader))?.secret ?? null) : null;
  const riddle = secret === null ? null : makeRiddle({ secret, now, nonce: house.newId() });
  const told = { ...shown, invitation, ...(refused !== undefined && { refused }) };
  const main = html`<div class="plain-page">
    <h1>${say('Sign up')}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <${Intro} mode=${entrance.mode} invitation=${invitation} />
    <${Body} ...${told} csrf=${csrf} mode=${entrance.mode} settings=${settings} riddle=${riddle} />
    <p class="hint">
      ${sayWith('You have an account? {in}.', {
        in: html`<a href="/sign-in">${say('Sign in')}</a>`,
      })}
    </p>
    ${riddle !== null && html`<script type="module" src=${riddleScript.path}></script>`}
  </div>`;
  return formPage(
    { head: { title: say('Sign up'), hidden: true }, here: 'sign-up', main },
    refused,
  );
}

/** Called for `/sign-up`, and `/sign-up?invitation=TOKEN`. */
export async function showSignUp(house: House, { visit, query }: Asking): Promise<Answer> {
  if (visit.session !== null) return next('/');
  const invitation = field(query, 'invitation');
  return form(house, visit, {
    invitation: typeof invitation === 'string' ? invitation.trim() : null,
  });
}

/** The fields that are read. */
export const signUpFields = {
  name: z.string().max(300),
  ...newPasswordFields,
  words: z.string().max(6000).default(''),
  invitation: z.string().max(200).optional(),
  riddle: z.string().max(200).optional(),
  answer: z.string().max(20).optional(),
};

const solvedIn = ({
  riddle,
  answer,
}: {
  riddle?: string | undefined;
  answer?: string | undefined;
}) =>
  riddle !== undefined && answer !== undefined && /^\d+$/.test(answer) ? { riddle, answer } : null;

/** Called when the form is sent. */
export async function takeSignUp(
  house: House,
  { visit, fields, from, agent }: Posted<z.infer<z.ZodObject<typeof signUpFields>>>,
): Promise<Answer> {
  const { password, words } = fields;
  const name = fields.name.trim().toLowerCase().replace(/^@/, '');
  const invitation = fields.invitation ?? null;
  const again = (refused: Refused) =>
    form(house, visit, { invitation, typed: { name, words }, refused });
  const misfit = misfitOf(fields);
  if (misfit !== null) return again(misfit);
  const language = tongueNow().tag;
  const asked = { name, password, words, language, invitation, from, agent };
  const outcome = await signUp(house, { ...asked, riddle: solvedIn(fields) });
  if (outcome.done) return admit(house, visit, outcome.value);
  if (outcome.reason === 'too-many') return again(tooMany(outcome.seconds, house.clock()));
  if (outcome.reason === 'closed') return again({ status: 403, words: key('Sign-up is closed') });
  return again(isOurs(outcome.reason) ? ownRefusals[outcome.reason] : refusals[outcome.reason]);
}

async function admit(
  house: House,
  visit: FormVisit,
  admitted: { readonly ticket: string } | { readonly signedIn: { readonly token: string } },
): Promise<Answer> {
  if ('ticket' in admitted) {
    const cookie = keepCookie(house.origin, 'ticket', admitted.ticket);
    return { status: 303, to: `${path}/waiting`, cookies: [cookie] };
  }
  await endVisit(house, visit);
  return next('/start', admitted.signedIn.token);
}
