/** Making the first admin's account by the link that the server printed. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { findAdmins } from '#domain/accounts/find-admins.ts';
import { claimFirstAdmin } from '#domain/sessions/claim-first-admin.ts';
import { findLink } from '#domain/sessions/find-link.ts';
import { Field, Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { key, say } from '#http/ui/say.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { misfitOf, NewPassword, newPasswordFields } from './new-password.ts';
import { expired, tokenIn } from './one-time-link.ts';
import { refusals, tooMany, type Refused } from './refusals.ts';
import type { Asking, FormVisit, Posted } from './serve.ts';
import { endVisit } from './sign-out.ts';

const usedUp = key(
  'It works once, for a day, until the server is started again, and only while there is no admin. If there is none yet, start the server again: it prints a new link.',
);

type Shown = { readonly token: string; readonly name?: string; readonly refused?: Refused };

async function form(
  house: House,
  { csrf }: FormVisit,
  { token, name = '', refused }: Shown,
): Promise<Answer> {
  const asked = { token, purpose: 'first-admin' as const };
  const reader = house.database.query;
  const live = (await findLink(reader, asked, house.clock())) !== null;
  // The operator may have made one meanwhile.
  if (!live || (await findAdmins(reader)).length > 0) return expired(usedUp);
  const main = html`<div class="plain-page">
    <h1>${say('Make the first account')}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <p>${say('It is yours, and it may change everything on this server.')}</p>
    <${Form} action="/welcome" csrf=${csrf} carry=${{ token }}>
      <${Field}
        name="name"
        label=${say('Name')}
        value=${name}
        autocomplete="username"
        hint=${say(
          'Small letters a–z, digits and _. It is part of your address and stays as it is.',
        )}
        wrong=${refused?.field === 'name'}
        focus=${name === '' || refused?.field === 'name'}
      />
      <${NewPassword} refused=${refused} focus=${name !== '' && refused?.field !== 'name'} />
      <button class="button button-main">${say('Make the account')}</button>
    <//>
  </div>`;
  return formPage({ head: { title: say('Make the first account'), hidden: true }, main }, refused);
}

/** Called for `/welcome?token=…`. */
export const showWelcome = (house: House, { visit, query }: Asking): Promise<Answer> =>
  form(house, visit, { token: tokenIn(query) });

/** The fields that are read. */
export const welcomeFields = {
  token: z.string().max(200),
  name: z.string().max(300),
  ...newPasswordFields,
};

/** Called when the form is sent. */
export async function takeWelcome(
  house: House,
  { visit, fields, from, agent }: Posted<z.infer<z.ZodObject<typeof welcomeFields>>>,
): Promise<Answer> {
  const { token, password } = fields;
  const name = fields.name.trim();
  const again = (refused: Refused) => form(house, visit, { token, name, refused });
  const misfit = misfitOf(fields);
  if (misfit !== null) return again(misfit);
  const outcome = await claimFirstAdmin(house, { token, name, password, from, agent });
  if (!outcome.done) {
    if (outcome.reason === 'link-expired') return expired(usedUp);
    if (outcome.reason === 'too-many') return again(tooMany(outcome.seconds, house.clock()));
    return again(refusals[outcome.reason]);
  }
  await endVisit(house, visit);
  return next('/first-run', outcome.value.token);
}
