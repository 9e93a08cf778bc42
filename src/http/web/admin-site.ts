/** Where admins change what the server is called, what it says of itself, and who may make an account. */
import type { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import type { Reader } from '#storage/database.ts';
import { next, type Answer } from './answer.ts';
import { backWith, doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { actRefusals } from './refused.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { SiteFields, siteIn, siteMisfit, type Site, type siteFields } from './site-fields.ts';
import { adminOnly } from './viewer.ts';

const path = '/admin/site';

/** As it is now. */
export async function readSite(reader: Reader): Promise<Site> {
  const { about, rules, signUp, signUpQuestion } = await findSettings(reader);
  return { name: (await findSite(reader))?.name ?? '', about, rules, signUp, signUpQuestion };
}

type Shown = { readonly site: Site; readonly query?: unknown; readonly refused?: Refused };

function form(csrf: string, { site, query, refused }: Shown): Answer {
  const note = doneWord(query);
  const main = html`<p class="crumb"><a href="/admin">Admin</a></p>
    <h1>About this server</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <p><a href="/about">Look at it as everybody sees it</a></p>
    <${Form} action=${path} csrf=${csrf}>
      <${SiteFields} site=${site} />
      <button class="button button-main">Keep it so</button>
    <//>`;
  return formPage(
    { head: { title: 'About this server', hidden: true }, here: 'admin', main },
    refused,
  );
}

/** Called for `/admin/site`. */
export const showAdminSite = (house: House, { visit, query }: Asking): Promise<Answer> =>
  adminOnly(house, { visit, back: path }, async () =>
    form(visit.csrf, { site: await readSite(house.database.query), query }),
  );

/** Called when the form is sent. */
export const takeAdminSite = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof siteFields>>>,
): Promise<Answer> =>
  adminOnly(house, { visit, back: path }, async ({ person: by }) => {
    const site = siteIn(fields);
    const misfit = siteMisfit(site);
    if (misfit !== null) return form(visit.csrf, { site, refused: misfit });
    const changed = await act(house, (context) => changeSettings(context, { change: site, by }));
    if (changed.done) return next(backWith(path, 'settings'));
    return form(visit.csrf, { site, refused: actRefusals[changed.reason] });
  });
