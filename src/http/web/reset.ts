/** Choosing a new password by a link that works once. */
import { z } from 'zod';
import { findActor } from '#domain/actors/find-actor.ts';
import type { House } from '#domain/context.ts';
import { findLink } from '#domain/sessions/find-link.ts';
import { resetPassword } from '#domain/sessions/reset-password.ts';
import { Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { misfitOf, NewPassword, newPasswordFields } from './new-password.ts';
import { expired, tokenIn } from './one-time-link.ts';
import { refusals, tooMany, type Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { endVisit } from './sign-out.ts';

const usedUp = key(
  'It works once, for a day, and only until a newer one is made. Ask whoever runs this server for a new one. If it came in two lines, put them together.',
);

/** The form, for a link that leads somewhere. */
async function form(
  house: House,
  { csrf }: FormVisit,
  { token, refused }: { readonly token: string; readonly refused?: Refused },
): Promise<Answer> {
  const reader = house.database.query;
  const link = await findLink(reader, { token, purpose: 'reset' }, house.clock());
  const person = link?.account ? await findActor(reader, link.account) : null;
  if (person === null) return expired(usedUp);
  const main = html`<div class="plain-page">
    <h1>${say('Choose a new password')}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <p>
      ${sayWith('For the account {name}. Wherever it is signed in now, it will be signed out.', {
        name: html`<b><bdi>${person.name}</bdi></b>`,
      })}
    </p>
    <${Form} action="/reset" csrf=${csrf} carry=${{ token }}>
      <input
        class="unseen"
        type="text"
        autocomplete="username"
        value=${person.name}
        readonly
        tabindex="-1"
        aria-hidden="true"
      />
      <${NewPassword} refused=${refused} focus=${true} />
      <button class="button button-main">${say('Set the password')}</button>
    <//>
  </div>`;
  return formPage({ head: { title: say('Choose a new password'), hidden: true }, main }, refused);
}

/** Called for `/reset?token=…`. */
export const showReset = (house: House, { visit, query }: Asking): Promise<Answer> =>
  form(house, visit, { token: tokenIn(query) });

/** The fields that are read. */
export const resetFields = { token: z.string().max(200), ...newPasswordFields };

/** Called when the form is sent. */
export async function takeReset(
  house: House,
  { visit, fields, from, agent }: Posted<z.infer<z.ZodObject<typeof resetFields>>>,
): Promise<Answer> {
  const { token, password } = fields;
  const again = (refused: Refused) => form(house, visit, { token, refused });
  const misfit = misfitOf(fields);
  if (misfit !== null) return again(misfit);
  const outcome = await resetPassword(house, { token, password, from, agent });
  if (!outcome.done) {
    if (outcome.reason === 'link-expired') return expired(usedUp);
    if (outcome.reason === 'too-many') return again(tooMany(outcome.seconds, house.clock()));
    return again(refusals[outcome.reason]);
  }
  await endVisit(house, visit);
  return next('/settings?done=password', outcome.value.token);
}
