/** What somebody was told, and the form by which they appeal. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { appealAct, type AppealRefusal } from '#domain/appeals/appeal-act.ts';
import { readNotices } from '#domain/notices/read-notices.ts';
import { Area } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Place, When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { plain } from '#http/ui/text.ts';
import { listNotices, type NoticeLine } from '#views/notice-list.ts';
import { next, type Answer } from './answer.ts';
import { backWith, doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { field, readId } from './params.ts';
import { communityWho } from './present.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { membersOnly, type Someone } from './viewer.ts';

const appealRefusals: Readonly<Record<AppealRefusal, Refused>> = {
  'not-found': { status: 404, words: 'There is no such act that concerns you. Nothing was sent.' },
  'no-appeal': { status: 422, words: 'That cannot be appealed: nothing takes it back.' },
  'not-ours': {
    status: 422,
    words: 'Moderators of another server did that. Write to them; this server cannot take it back.',
  },
  'too-late': { status: 422, words: 'Appeals are possible for 90 days. That was longer ago.' },
  empty: { status: 422, words: 'There was nothing in it. Write why it was wrong.' },
  appealed: { status: 422, words: 'You appealed that already. You are told what is decided.' },
};

const kinds: Readonly<Record<NoticeLine['kind'], string>> = {
  statement: 'What was done',
  warning: 'A warning',
  'report-resolved': 'Your report',
  'appeal-decided': 'Your appeal',
  held: 'Waits for a moderator',
  approved: 'Approved',
  severed: 'A server',
  reply: 'Somebody answered you',
  mention: 'Somebody mentioned you',
  message: 'A message',
};

const Links = ({ notice }: { readonly notice: NoticeLine }): Html | null => {
  const { comment, post, entry } = notice;
  const about =
    comment !== null
      ? { href: `/comment/${comment}`, words: 'The comment' }
      : post !== null
        ? { href: `/post/${post}`, words: 'The post' }
        : null;
  if (about === null && entry === null) return null;
  return html`<p class="row-foot">
    ${about && html`<a class="quiet" href=${about.href}>${about.words}</a>`}
    ${
      entry !== null &&
      html`<a class="quiet" href=${`/modlog?before=${entry + 1}#entry-${entry}`}>In the record</a>`
    }
  </p>`;
};

const outcomes = { yes: 'It was granted.', no: 'It was turned down.' } as const;

/** What they said against it, or the form to say so. */
const Appeal = ({ notice, csrf }: { readonly notice: NoticeLine; readonly csrf: string }): Html => {
  const { appeal, appealable, id } = notice;
  if (appeal !== null)
    return html`<p class="hint">
      You appealed: “<bdi>${plain(appeal.words, 2_000)}</bdi>”
      ${appeal.granted === null ? 'It waits for a moderator.' : outcomes[appeal.granted]}
      ${appeal.answer && html` Their answer: <bdi>${plain(appeal.answer, 500)}</bdi>`}
    </p>`;
  if (appealable === null) return html``;
  return html`<details class="folded">
    <summary>Appeal</summary>
    <${Form} action="/notices/appeal" csrf=${csrf} carry=${{ act: String(appealable) }}>
      <${Area}
        id=${`words-${id}`}
        name="words"
        label="Why it was wrong"
        hint="Another moderator than the one who did it decides, where there is one. You are told."
        required=${true}
        lengthMax=${2000}
      />
      <button class="button">Send the appeal</button>
    <//>
  </details>`;
};

type EntryProps = { readonly notice: NoticeLine; readonly csrf: string; readonly now: Date };

const Entry = ({ notice, csrf, now }: EntryProps): Html =>
  html`<li class="item">
    <p class="row-meta">
      ${notice.read === null && html`<span class="tag tag-pin">New</span>`}
      <b>${kinds[notice.kind]}</b>
      ${notice.community && html`<${Place} who=${communityWho(notice.community)} />`}
      <${When} date=${notice.created} now=${now} />
    </p>
    <p dir="auto">${plain(notice.text, 1_500)}</p>
    <${Links} notice=${notice} />
    <${Appeal} notice=${notice} csrf=${csrf} />
  </li>`;

type Shown = {
  readonly csrf: string;
  readonly query: unknown;
  readonly refused?: Refused;
};

async function noticesPage(
  house: House,
  viewer: Someone,
  { csrf, query, refused }: Shown,
): Promise<Answer> {
  const before = readId(field(query, 'before'));
  const now = house.clock();
  const found = await listNotices(house.database.query, { person: viewer.person, now, before });
  const newest = found.notices[0];
  const unread = found.notices.some(({ read }) => read === null);
  const note = doneWord(query);
  const main = html`<h1>Notices</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    ${
      unread &&
      newest !== undefined &&
      html`<${Form}
        action="/notices/read"
        csrf=${csrf}
        class="form-inline"
        carry=${{ upTo: String(newest.id) }}
        ><button class="button">Mark all as read</button><//
      >`
    }
    ${
      found.notices.length === 0
        ? html`<p class="empty">
            Nobody has told you anything yet. Here you read what was done that concerns you, why,
            and what became of your reports.
          </p>`
        : html`<ul class="plain-list">
            ${found.notices.map(
              (notice) =>
                html`<${Entry} key=${notice.id} notice=${notice} csrf=${csrf} now=${now} />`,
            )}
          </ul>`
    }
    ${
      found.next !== null &&
      html`<${Older} href=${`/notices?before=${found.next}`} words="Older notices" />`
    }`;
  return formPage({ head: { title: 'Notices', hidden: true }, here: 'notices', main }, refused);
}

/** Called for `/notices`. */
export const showNotices = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, (viewer) =>
    noticesPage(house, viewer, { csrf: asking.visit.csrf, query: asking.query }),
  );

const number = z.string().regex(/^[1-9]\d{0,14}$/);

/** The fields that are read. */
export const readFields = { upTo: number };

/** Called when somebody has read what is there. */
export const takeRead = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof readFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: '/notices' }, async ({ person }) => {
    await act(house, (context) => readNotices(context, { person, upTo: Number(fields.upTo) }));
    return next('/notices');
  });

/** The fields that are read. */
export const appealFields = { act: number, words: z.string().max(2_200) };

/** Called when the appeal is sent. */
export const takeAppeal = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof appealFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: '/notices' }, async (viewer) => {
    const appeal = { act: Number(fields.act), by: viewer.person, words: fields.words };
    const outcome = await act(house, (context) => appealAct(context, appeal));
    if (outcome.done) return next(backWith('/notices', 'appealed'));
    const refused = appealRefusals[outcome.reason];
    return noticesPage(house, viewer, { csrf: visit.csrf, query: {}, refused });
  });
