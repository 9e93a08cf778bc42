/** The legal notice: what is against the law and where, by anybody, without an account; also objections of people elsewhere. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { spend } from '#domain/limits/spend.ts';
import {
  fileNotice,
  noticeCategories,
  type NoticeCategory,
} from '#domain/moderation/file-notice.ts';
import { Area, Choice, Line, type Option } from '#http/ui/fields.ts';
import { Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { networkOf } from '#lib/network-of.ts';
import { next, page, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { field, readAddress, readId } from './params.ts';
import { tooMany, type Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';

const words: Readonly<Record<NoticeCategory, string>> = {
  illegal: key('It is against the law'),
  copyright: key('It is my work, shown without my leave'),
  privacy: key('It tells of me what is private, or is untrue'),
  'abuse-of-children': key('It shows abuse of children'),
  objection: key('I object to what moderators here did with what I wrote'),
  other: key('Something else'),
};
const options = (): readonly Option[] => noticeCategories.map((one) => [one, say(words[one])]);

type Typed = { readonly where?: string; readonly why?: string; readonly contact?: string };
type Shown = Typed & {
  readonly csrf: string;
  readonly category?: string;
  readonly refused?: Refused;
};

function form({ csrf, refused, ...typed }: Shown): Answer {
  const main = html`<div class="plain-page">
    <h1>${say('Report illegal content')}</h1>
    <p class="lede">
      ${say(
        'Anybody may write here, with or without an account. Those who run this server read it, and you get a number under which you can ask again. If you are signed in and something only breaks the rules of a community, use “Report” at the post instead.',
      )}
    </p>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <${Form} action="/report-illegal" csrf=${csrf}>
      <${Choice}
        id="category"
        name="category"
        label=${say('What is it about')}
        options=${options()}
        value=${typed.category}
      />
      <${Line}
        id="where"
        name="where"
        label=${say('Where it is')}
        hint=${say('The address of the page, one is best: https://…')}
        value=${typed.where}
        required=${true}
        wrong=${refused?.field === 'where'}
        lengthMax=${1000}
      />
      <${Area}
        id="why"
        name="why"
        label=${say('What is wrong with it, and why')}
        hint=${say(
          'Name the law or the right, if you can. What you write is believed to be true and complete.',
        )}
        value=${typed.why}
        rows=${6}
        required=${true}
        lengthMax=${1000}
      />
      <${Line}
        id="contact"
        name="contact"
        label=${say('Your name and how to reach you, if you wish an answer')}
        hint=${say(
          'Some laws ask for it; you may leave it out. Only those who run this server see it.',
        )}
        value=${typed.contact}
        lengthMax=${300}
      />
      <button class="button button-main">${say('Send the notice')}</button>
    <//>
  </div>`;
  const head = {
    title: say('Report illegal content'),
    description: say('Tell those who run this server about content that is against the law.'),
  };
  return formPage({ head, main }, refused);
}

/** The acknowledgement that laws ask for, with a number. */
function thanks(reference: number): Answer {
  const main = html`<div class="plain-page">
    <h1>${say('We have got your notice')}</h1>
    <p class="notice" role="status">
      ${sayWith('Your reference number is {number}.', { number: html`<b>${reference}</b>` })}
    </p>
    <p>
      ${say(
        'Those who run this server look at it. If you left an address, they answer there. Keep the number: with it they find your notice when you write again.',
      )}
    </p>
    <p><a href="/">${say('To the front page')}</a></p>
  </div>`;
  return page({ head: { title: say('We have got your notice'), hidden: true }, main });
}

/** Called for `/report-illegal`, with `?where=` filled in where a page leads here, and with `?got=` after it was sent. */
export function showNotice(asking: Asking): Promise<Answer> {
  const got = readId(field(asking.query, 'got'));
  if (got !== null) return Promise.resolve(thanks(got));
  const where = readAddress(field(asking.query, 'where'));
  return Promise.resolve(form({ csrf: asking.visit.csrf, ...(where !== null && { where }) }));
}

/** The fields that are read. */
export const noticeFields = {
  category: z.enum(noticeCategories),
  where: z.string().max(1_100),
  why: z.string().max(1_100),
  contact: z.string().max(400),
};

/** Called when the form is sent: some an hour from one address. */
export async function takeNotice(
  house: House,
  { fields, visit, from }: Posted<z.infer<z.ZodObject<typeof noticeFields>>>,
): Promise<Answer> {
  const again = (refused: Refused) => form({ csrf: visit.csrf, ...fields, refused });
  const empty = {
    status: 422,
    words: key('Say where it is, and what is wrong with it. Then send it again.'),
    field: 'where',
  };
  if (fields.where.trim() === '' || fields.why.trim() === '') return again(empty);
  const purse = { budget: 'notice from', of: networkOf(from) } as const;
  const spent = await act(house, (context) => spend(context, [purse]));
  if (!spent.done) return again(tooMany(spent.seconds, house.clock()));
  const filed = await act(house, (context) => fileNotice(context, fields));
  return filed.done ? next(`/report-illegal?got=${filed.value.reference}`) : again(empty);
}
