/** Signing in. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { signIn } from '#domain/sessions/sign-in.ts';
import { Field, Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { localPath } from './local-path.ts';
import { field } from './params.ts';
import { tooMany, type Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';

type Shown = {
  readonly to: string | null;
  readonly name?: string;
  readonly refused?: Refused;
};

function form({ csrf }: FormVisit, { to, name = '', refused }: Shown): Answer {
  const wrong = refused?.status === 403;
  const main = html`<div class="plain-page">
    <h1>${say('Sign in')}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <${Form} action="/sign-in" csrf=${csrf} carry=${to === null ? {} : { to }}>
      <${Field}
        name="name"
        label=${say('Name')}
        value=${name}
        autocomplete="username"
        wrong=${wrong}
        focus=${name === ''}
      />
      <${Field}
        name="password"
        label=${say('Password')}
        type="password"
        autocomplete="current-password"
        wrong=${wrong}
        focus=${name !== ''}
      />
      <button class="button button-main">${say('Sign in')}</button>
    <//>
    <p class="hint">
      ${sayWith('No account yet? {up}.', { up: html`<a href="/sign-up">${say('Sign up')}</a>` })}
    </p>
    <p class="hint">
      ${say(
        'Reading needs no account, and neither does joining from another server. Forgot your password? Whoever runs this server can give you a link to choose a new one.',
      )}
    </p>
  </div>`;
  return formPage(
    { head: { title: say('Sign in'), hidden: true }, here: 'sign-in', main },
    refused,
  );
}

/** Called for `/sign-in?to=PATH`. */
export async function showSignIn({ visit, query }: Asking): Promise<Answer> {
  const to = localPath(field(query, 'to'));
  return visit.session === null ? form(visit, { to }) : next(to ?? '/');
}

/** The fields that are read. */
export const signInFields = {
  name: z.string().max(300),
  password: z.string(),
  to: z.string().optional(),
};

type SignInFields = z.infer<z.ZodObject<typeof signInFields>>;

/** The same words whatever is wrong: they must not tell which names there are. */
const wrongPassword: Refused = {
  status: 403,
  words: key('No account here has that name and that password. Check both; capital letters count.'),
};

/** Called when the form is sent. */
export async function takeSignIn(house: House, posted: Posted<SignInFields>): Promise<Answer> {
  const { visit, fields, from, agent } = posted;
  const { name, password } = fields;
  const to = localPath(fields.to);
  const outcome = await signIn(house, { name, password, from, agent, old: visit.token });
  if (outcome.done) return next(to ?? '/', outcome.value.token);
  const refused =
    outcome.reason === 'too-many' ? tooMany(outcome.seconds, house.clock()) : wrongPassword;
  return form(visit, { to, name, refused });
}
