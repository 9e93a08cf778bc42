/** The operator's words about reports, rules' findings and legal notices. */
import { act } from '#domain/context.ts';
import { parseItem } from '#domain/moderation/queue-item.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { done, refuse } from '#lib/outcome.ts';
import { readQueue, type QueueItem } from '#views/moderation-queue.ts';
import type { Handler } from './command.ts';
import { findKnownCommunity } from './find.ts';
import { findDoer } from './moderate.ts';
import { moment, table } from './output.ts';

/** The operator sees everything. */
const viewer = { person: 0, admin: true, siteModerator: true, communities: 'all' } as const;
const kinds = ['report', 'finding', 'notice'] as const;
const listMax = 200;

/** `post:5`: as it is typed again to resolve it. */
const nameOf = (item: QueueItem): string => item.id.replace('report:', '');

const personOf = (item: QueueItem): string | null =>
  item.author === null
    ? null
    : item.author.local
      ? item.author.name
      : `${item.author.name}@${item.author.host}`;

/** What the item is, for scripts. */
const shape = (item: QueueItem) => ({
  item: nameOf(item),
  kind: item.kind,
  community: item.community?.name ?? null,
  author: personOf(item),
  title: item.subject.title,
  excerpt: item.subject.excerpt,
  url: item.subject.url,
  since: item.since,
  assigned: item.assigned?.name ?? null,
  reasons: item.reasons.map(({ text, category, about, contact, created, by }) => ({
    text,
    category,
    about,
    contact,
    created,
    by: by === null ? null : by.local ? by.name : `${by.name}@${by.host}`,
  })),
});

export const listReports: Handler = async (tools, input) => {
  const place = input.text('in');
  const community = place === undefined ? null : await findKnownCommunity(tools, place);
  if (community !== null && !community.done) return community;
  const wanted = kinds.filter((kind) => (input.text('kind') ?? kind) === kind);
  const items: QueueItem[] = [];
  for (const kind of wanted) {
    const asked = { viewer, kind, community: community?.value.id, limit: listMax };
    items.push(...(await readQueue(tools.house.database.query, asked)).items);
  }
  const rows = items.map((item) => [
    nameOf(item),
    item.kind,
    item.community?.name ?? null,
    personOf(item),
    moment(item.since),
    item.reasons.length,
    item.reasons[0]?.text ?? null,
    item.subject.title || item.subject.excerpt || (item.reasons[0]?.about ?? ''),
  ]);
  const head = ['ITEM', 'KIND', 'COMMUNITY', 'AUTHOR', 'SINCE', 'TIMES', 'REASON', 'ABOUT'];
  const text = table(head, rows, 'Nothing is reported.');
  return done({ data: items.map(shape), text });
};

export const resolveReport: Handler = async (tools, input) => {
  const typed = input.word('ITEM');
  const item = parseItem(`report:${typed}`);
  if (item?.kind !== 'report') return refuse('no-such-item');
  const by = await findDoer(tools, input);
  if (!by.done) return by;
  const { subject } = item;
  const about =
    'post' in subject || 'comment' in subject ? { subject } : (subject as { person: number });
  const answer = input.text('answer') ?? null;
  const outcome = await act(tools.house, (context) =>
    resolveReports(context, { ...about, by: by.value, answer }),
  );
  if (!outcome.done) return outcome;
  const { resolved } = outcome.value;
  if (resolved === 0) return refuse('no-such-item');
  const text = `Resolved ${resolved === 1 ? 'one report' : `${resolved} reports`} about ${typed}; those who reported are told.`;
  return done({ data: { item: typed, resolved, answer }, text });
};
