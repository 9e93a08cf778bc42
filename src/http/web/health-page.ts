/** The page of `/health`: the same facts as its JSON, in words. */
import { html, type Html } from '#http/ui/html.ts';
import { layout } from '#http/ui/layout.ts';
import { counted, exact, plain } from '#http/ui/text.ts';
import type { SlowLane } from '#views/health-view.ts';
import type { Health } from './health-watch.ts';

const states = {
  active: 'in order',
  failing: 'failing, tried again with pauses',
  refused: 'refusing what we send, asked once a day',
  dormant: 'silent for a week, asked once a day',
  gone: 'gone',
  blocked: 'blocked here',
} as const;

/** `4 s`, `3 min`, `2 h`, `5 days`; short, since it stands in a table. */
function age(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

const Facts = ({ rows }: { readonly rows: readonly (readonly [string, string])[] }): Html =>
  html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt key=${name}>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

const Section = (props: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}): Html =>
  html`<section class="panel">
    <h2>${props.title}</h2>
    <${Facts} rows=${props.rows} />
  </section>`;

/** Called with what was found just now; asks nothing more, so that it works without a database. */
export function healthPage(health: Health): string {
  const well = health.status === 'ok';
  const main = html`<h1>${well ? 'All is well' : 'Something is wrong'}</h1>
    <p class="lede">
      Looked at on ${exact(new Date(health.time))}. Programs get the same as JSON at this address.
    </p>
    ${
      !well &&
      html`<div class="notice notice-warn">
        <ul>
          ${health.problems.map(({ message }) => html`<li key=${message}>${message}</li>`)}
        </ul>
      </div>`
    }
    <div class="panels">
      ${sections(health).map(
        ([title, rows]) => html`<${Section} key=${title} title=${title} rows=${rows} />`,
      )}
    </div>
    ${slowest(health)}`;
  const head = { title: 'Health', description: 'How this server is.', hidden: true };
  return layout({ site: 'Folkmoot' }, { head, main });
}

type Rows = readonly (readonly [string, string])[];

function sections(health: Health): (readonly [string, Rows])[] {
  const { database, queue, workers, receipts, journal, lanes, backlog, exceptions } = health;
  const found: (readonly [string, Rows] | null)[] = [
    [
      'Parts',
      [
        [
          'PostgreSQL',
          database.answers
            ? `${database.version ?? ''}, answers in ${database.latencyMs ?? 0} ms`
            : 'does not answer',
        ],
        ...(queue === null ? [] : [['Queue', queueWords(queue)] as const]),
        ...(workers === null ? [] : [['Workers', String(workers.present)] as const]),
      ],
    ],
    receipts && [
      'What came in',
      [
        ['Waiting', String(receipts.waiting)],
        ['The oldest', age(receipts.oldestSeconds)],
        ['Overdue', age(receipts.overdueSeconds)],
        ['Quarantined', String(receipts.quarantined)],
        ...Object.entries(receipts.byReason).map(
          ([reason, items]) => [`· ${plain(reason)}`, String(items)] as const,
        ),
      ],
    ],
    journal && [
      'What is to be told',
      [
        ['Unpublished', String(journal.unpublished)],
        ['The oldest', age(journal.oldestSeconds)],
        ['Quarantined', String(journal.quarantined)],
      ],
    ],
    lanes && [
      'Other servers',
      Object.entries(states).map(
        ([state, words]) => [words, String(lanes[state as keyof typeof states])] as const,
      ),
    ],
    [
      'What is still to be sent',
      [
        ['Items', backlog === null ? 'being counted' : itemsWords(backlog)],
        ...(backlog === null ? [] : [['To', counted(backlog.lanes, 'server')] as const]),
        ...(exceptions === null
          ? []
          : [
              ['Tried again alone', String(exceptions.retry)] as const,
              ['Refused for good', String(exceptions.aside)] as const,
            ]),
        ...(health.gaps === null ? [] : [['Missed some', counted(health.gaps, 'server')] as const]),
      ],
    ],
  ];
  return found.filter((section) => section !== null);
}

const queueWords = ({ backend, reachable }: NonNullable<Health['queue']>): string =>
  `${backend === 'redis' ? 'Redis' : backend === null ? '' : 'PostgreSQL'}${reachable ? '' : ' does not answer'}`.trim();

const itemsWords = ({ items, capped }: NonNullable<Health['backlog']>): string =>
  capped === 0 ? String(items) : `at least ${items}`;

function slowest({ backlog }: Health): Html | null {
  if (backlog === null || backlog.slowest.length === 0) return null;
  return html`<h2 class="section-head">Where most is still to be sent</h2>
    <ol class="lines">
      ${backlog.slowest.map(
        (lane) =>
          html`<li key=${lane.host}>
            <b><bdi>${plain(lane.host, 253)}</bdi></b>
            <span>${aboutLane(lane)}</span>
            ${
              lane.lastAnswer !== null &&
              html`<small>It said: <bdi>${plain(lane.lastAnswer)}</bdi></small>`
            }
          </li>`,
      )}
    </ol>`;
}

function aboutLane(lane: SlowLane): string {
  const items = `${counted(lane.backlog, 'item')}${lane.more ? ' or more' : ''}`;
  const word = lane.state === 'active' ? 'last taken' : 'since';
  const since =
    lane.since === null ? 'nothing taken yet' : `${word} ${exact(new Date(lane.since))}`;
  return [lane.state, items, since, ...(lane.missed === null ? [] : ['missed some'])].join(' · ');
}
