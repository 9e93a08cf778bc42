/** The inbox: what somebody was told, and the forms by which they say that they read it, or appeal. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { appealAct, type AppealRefusal } from '#domain/appeals/appeal-act.ts';
import { readNotices } from '#domain/notices/read-notices.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { Older } from '#http/ui/post-row.ts';
import { key, say, sayCount } from '#http/ui/say.ts';
import { readInboxes } from '#views/live.ts';
import { listNotices, noticeFilters, type NoticeFilter } from '#views/notice-list.ts';
import { next, type Answer } from './answer.ts';
import { backWith, doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { localPath } from './local-path.ts';
import { NoticeEntry } from './notice-entry.ts';
import { field, readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { membersOnly, type Someone } from './viewer.ts';

const appealRefusals: Readonly<Record<AppealRefusal, Refused>> = {
  'not-found': {
    status: 404,
    words: key('There is no such act that concerns you. Nothing was sent.'),
  },
  'no-appeal': { status: 422, words: key('That cannot be appealed: nothing takes it back.') },
  'not-ours': {
    status: 422,
    words: key(
      'Moderators of another server did that. Write to them; this server cannot take it back.',
    ),
  },
  'too-late': {
    status: 422,
    words: key('Appeals are possible for 90 days. That was longer ago.'),
  },
  empty: { status: 422, words: key('There was nothing in it. Write why it was wrong.') },
  appealed: {
    status: 422,
    words: key('You appealed that already. You are told what is decided.'),
  },
};

const filterWords: Readonly<Record<NoticeFilter, string>> = {
  answers: key('Answers'),
  mentions: key('Mentions'),
  moderation: key('Moderation'),
};

/** What of the inbox is looked at, as its address says. */
type Asked = {
  readonly filter: NoticeFilter | null;
  readonly unread: boolean;
  readonly before: number | null;
};

const readAsked = (query: unknown): Asked => ({
  filter: noticeFilters.find((one) => one === field(query, 'kind')) ?? null,
  unread: field(query, 'unread') === '1',
  before: readId(field(query, 'before')),
});

const pathOf = ({ filter, unread, before = null }: Partial<Asked>): string => {
  const said = new URLSearchParams();
  if (filter) said.set('kind', filter);
  if (unread) said.set('unread', '1');
  if (before !== null) said.set('before', String(before));
  return said.size === 0 ? '/notices' : `/notices?${said.toString()}`;
};

const Filters = ({ asked }: { readonly asked: Asked }): Html => {
  const { unread, filter: here } = asked;
  const Tab = (filter: NoticeFilter | null, words: string): Html =>
    html`<a
      key=${filter}
      href=${pathOf({ filter, unread })}
      aria-current=${filter === here ? 'page' : null}
      >${words}</a
    >`;
  return html`<nav class="tabs" aria-label=${say('Kinds of notices')}>
    ${Tab(null, say('Everything'))}
    ${noticeFilters.map((filter) => Tab(filter, say(filterWords[filter])))}
    <a href=${pathOf({ filter: here, unread: !unread })} aria-current=${unread ? 'true' : null}
      >${say('Only unread')}</a
    >
  </nav>`;
};

const ReadAll = ({
  csrf,
  upTo,
  back,
}: {
  readonly csrf: string;
  readonly upTo: number;
  readonly back: string;
}): Html =>
  html`<${Form}
    action="/notices/read"
    csrf=${csrf}
    class="form-inline"
    carry=${{ upTo: String(upTo), back }}
    ><button class="button">${say('Mark all as read')}</button><//
  >`;

type Shown = {
  readonly csrf: string;
  readonly query: unknown;
  readonly refused?: Refused;
};

async function noticesPage(
  house: House,
  { person }: Someone,
  { csrf, query, refused }: Shown,
): Promise<Answer> {
  const asked = readAsked(query);
  const [now, reader] = [house.clock(), house.database.query];
  const found = await listNotices(reader, { ...asked, person, now });
  const inbox = (await readInboxes(reader, [person])).get(person);
  const { unread, newest } = inbox ?? { unread: 0, newest: 0 };
  const back = pathOf(asked);
  const note = doneWord(query);
  const main = html`<h1>${say('Inbox')}</h1>
    ${refused && html`<${Refusal} words=${say(refused.words)} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <${Filters} asked=${asked} />
    ${asked.before === null && html`<div class="live" data-live=${`/notices/live?since=${newest}`}></div>`}
    ${
      unread > 0 &&
      html`<div class="notice-row">
        <p>
          ${unread > 99 ? say('More than 99 unread') : sayCount(unread, '{n} unread', '{n} unread')}
        </p>
        ${asked.filter === null && asked.before === null && html`<${ReadAll} csrf=${csrf} upTo=${newest} back=${back} />`}
      </div>`
    }
    ${
      found.notices.length === 0
        ? html`<p class="empty">
            ${
              asked.filter !== null || asked.unread
                ? say('There is nothing of that kind.')
                : say(
                    'Nobody has told you anything yet. Here you read who answered or mentioned you, what was done that concerns you and why, and what became of your reports.',
                  )
            }
          </p>`
        : html`<ul class="plain-list">
            ${found.notices.map(
              (notice) =>
                html`<${NoticeEntry}
                  key=${notice.id}
                  notice=${notice}
                  csrf=${csrf}
                  now=${now}
                  back=${back}
                />`,
            )}
          </ul>`
    }
    ${
      found.next !== null &&
      html`<${Older}
        href=${pathOf({ ...asked, before: found.next })}
        words=${say('Older notices')}
      />`
    }`;
  const head = { title: say('Inbox'), hidden: true };
  return formPage({ head, here: 'notices', main }, refused);
}

/** Called for `/notices`. */
export const showNotices = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, (viewer) =>
    noticesPage(house, viewer, { csrf: asking.visit.csrf, query: asking.query }),
  );

const number = z.string().regex(/^[1-9]\d{0,14}$/);

/** The fields that are read: everything up to one, or one alone. */
export const readFields = {
  upTo: number.optional(),
  only: number.optional(),
  back: z.string().max(500).optional(),
};

/** Called when somebody has read what is there. */
export const takeRead = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof readFields>>>,
): Promise<Answer> =>
  membersOnly(house, { visit, back: '/notices' }, async ({ person }) => {
    const { upTo, only, back } = fields;
    await act(house, async (context) => {
      if (only !== undefined) return readNotices(context, { person, only: Number(only) });
      if (upTo !== undefined) return readNotices(context, { person, upTo: Number(upTo) });
    });
    return next(localPath(back) ?? '/notices');
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
