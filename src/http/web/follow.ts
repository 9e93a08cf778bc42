/** Joining a community of any server by its name or address, before anybody here has heard of it. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { Line } from '#http/ui/fields.ts';
import { Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import { missing, next, type Answer } from './answer.ts';
import type { Elsewhere } from './elsewhere.ts';
import { elsewhereRefused, pathOfMet } from './elsewhere-words.ts';
import { formPage } from './form-page.ts';
import { joinAs } from './join.ts';
import { field, readAddress } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { membersOnly } from './viewer.ts';

/** The fields that are read. */
export const followFields = { address: z.string().max(2_000) };
type FollowFields = z.infer<z.ZodObject<typeof followFields>>;

type Shown = { readonly csrf: string; readonly typed: string; readonly refused?: Refused };

/** The line and its button. */
const FollowForm = ({
  csrf,
  typed = '',
  wrong = false,
}: {
  readonly csrf: string;
  readonly typed?: string;
  readonly wrong?: boolean;
}): Html =>
  html`<${Form} action="/communities/follow" csrf=${csrf}>
    <${Line}
      id="follow-address"
      name="address"
      label=${say('Name or address of the community')}
      hint=${say('As in !cats@example.org, or the address of its page. It may be of any server.')}
      value=${typed}
      required=${true}
      wrong=${wrong}
      lengthMax=${2_000}
    />
    <button class="button button-main">${say('Find and join')}</button>
  <//>`;

function followPage({ csrf, typed, refused }: Shown): Answer {
  const title = say('Join a community of another server');
  const main = html`<div class="plain-page">
    <p class="crumb"><a href="/communities">${say('Communities')}</a></p>
    <h1>${title}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <${FollowForm} csrf=${csrf} typed=${typed} wrong=${refused !== undefined} />
    <p class="hint">
      ${say('Its recent threads appear here soon after, and new ones as they are written.')}
    </p>
  </div>`;
  return formPage({ head: { title, hidden: true }, here: 'communities', main }, refused);
}

/** Called for `/communities/follow`. */
export const showFollow = (house: House, { visit, query, path }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async () =>
    followPage({
      csrf: visit.csrf,
      typed: plain(readAddress(field(query, 'address')) ?? '', 2_000),
    }),
  );

/** What is no community is shown and nothing more: people are not followed here. */
export const takeFollow = (
  house: House,
  elsewhere: Elsewhere,
  { visit, fields }: Posted<FollowFields>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: '/communities/follow' }, async (viewer) => {
    const met = await elsewhere.meet(fields.address, viewer.person);
    if (!met.done) {
      const refused = elsewhereRefused(met.reason, 'address');
      return followPage({ csrf: visit.csrf, typed: fields.address, refused });
    }
    const { kind, id } = met.value;
    const refused =
      kind === 'community' ? await joinAs(house, { community: id, member: viewer.person }) : null;
    if (refused !== null) return refused;
    const path = await pathOfMet(house, met.value);
    return path === null ? missing() : next(path);
  });
