/** The first steps of an admin on a new server: its name, its rules, its first community, who may come. */
import { z } from 'zod';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type House } from '#domain/context.ts';
import type { CreateCommunityRefusal } from '#domain/communities/create-community.ts';
import { foundCommunity } from '#domain/memberships/found-community.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { Fields, Line } from '#http/ui/fields.ts';
import { Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { readSite } from './admin-site.ts';
import { next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { actRefusals } from './refused.ts';
import { refusals, type Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { SiteFields, siteFields, siteIn, siteMisfit, type Site } from './site-fields.ts';
import { adminOnly } from './viewer.ts';

const path = '/first-run';

type Place = { readonly community: string; readonly title: string };
type Shown = { readonly site: Site; readonly place?: Place; readonly refused?: Refused };

const communityRefusals: Readonly<Record<CreateCommunityRefusal, Refused>> = {
  ...refusals,
  'bad-title': { status: 422, words: 'The community needs a title as well as a name.' },
  'not-found': actRefusals['not-found'],
  'bad-picture': actRefusals['bad-picture'],
  'long-rules': actRefusals['long-rules'],
  'too-many-topics': actRefusals['too-many-topics'],
};

const FirstCommunity = ({ place }: { readonly place: Place | undefined }): Html =>
  html`<${Fields} legend="The first community">
    <${Line}
      id="community"
      name="community"
      label="Name"
      hint="Small letters a–z, digits and _, as in cats. Empty for none yet."
      value=${place?.community}
      lengthMax=${64}
    />
    <${Line}
      id="community-title"
      name="title"
      label="Title"
      hint="As in: All about cats"
      value=${place?.title}
      lengthMax=${100}
    />
  <//>`;

function form(csrf: string, { site, place, refused }: Shown): Answer {
  const title = 'The first steps';
  const main = html`<div class="plain-page">
    <h1>${title}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <p>All of it can be changed later, under <a href="/admin/site">About this server</a>.</p>
    <${Form} action=${path} csrf=${csrf}>
      <${SiteFields} site=${site} />
      <${FirstCommunity} place=${place} />
      <p class="choices">
        <button class="button button-main">Begin</button>
        <a class="button" href="/">Later</a>
      </p>
    <//>
  </div>`;
  return formPage({ head: { title, hidden: true }, here: 'admin', main }, refused);
}

/** Called for `/first-run`; the link that makes the first admin leads there. */
export const showFirstRun = (house: House, { visit }: Asking): Promise<Answer> =>
  adminOnly(house, { visit, back: path }, async () =>
    form(visit.csrf, { site: await readSite(house.database.query) }),
  );

/** The fields that are read. */
export const firstRunFields = {
  ...siteFields,
  community: z.string().max(300),
  title: z.string().max(300),
};

/** Called when the form is sent. The community comes first: of what can be refused, nothing else is half done. */
export const takeFirstRun = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof firstRunFields>>>,
): Promise<Answer> =>
  adminOnly(house, { visit, back: path }, async ({ person: by }) => {
    const site = siteIn(fields);
    const place = { community: fields.community.trim().toLowerCase(), title: fields.title.trim() };
    const misfit = siteMisfit(site);
    if (misfit !== null) return form(visit.csrf, { site, place, refused: misfit });
    if (place.community !== '') {
      const wanted = { name: place.community, title: place.title, by, keys: await makeKeys() };
      const made = await act(house, (context) => foundCommunity(context, wanted));
      if (!made.done)
        return form(visit.csrf, { site, place, refused: communityRefusals[made.reason] });
    }
    const change = { ...site, settled: house.clock() };
    const changed = await act(house, (context) => changeSettings(context, { change, by }));
    if (!changed.done) return form(visit.csrf, { site, refused: actRefusals[changed.reason] });
    return next(place.community === '' ? '/' : `/c/${place.community}`);
  });
