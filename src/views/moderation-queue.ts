/** The one queue of those who moderate: reports, findings, legal notices, held posts, requests to join, appeals. */
import type { Reader } from '#storage/database.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import { readRecordLines, type RecordLine } from './modlog-list.ts';
import { findQueueRows, type QueueKind, type QueueQuery, type QueueRow } from './queue-items.ts';
import { findAppealed, readItemNotes, readReasons, type Said } from './queue-reasons.ts';
import { readComments, readPeople, readPosts, type QueueSubject } from './queue-subjects.ts';

/** `by` is null for a rule, and for somebody without an account. */
export type QueueReason = Said & { readonly by: ActorLine | null };

export type QueueNote = {
  readonly by: ActorLine | null;
  readonly text: string;
  readonly created: Date;
};

export type QueueItem = {
  /** `report:post:5`, `report:comment:7`, `report:person:3`, `report:notice:9`, `held:12`, `join:3:7`, `appeal:4`. */
  readonly id: string;
  readonly kind: QueueKind;
  readonly community: ActorLine | null;
  readonly subject: QueueSubject;
  /** Whose words it is about, or who wishes something. */
  readonly author: ActorLine | null;
  readonly reasons: readonly QueueReason[];
  /** Of an appeal: the act that is appealed, with who did it. */
  readonly act: RecordLine | null;
  readonly notes: readonly QueueNote[];
  readonly assigned: ActorLine | null;
  readonly since: Date;
};

export type Queue = {
  readonly items: readonly QueueItem[];
  /** What to ask for as `before` to get the next page; null on the last. */
  readonly next: string | null;
};

/** Called for `/moderation` and for the operator's shell, newest first. */
export async function readQueue(reader: Reader, query: QueueQuery): Promise<Queue> {
  const limit = query.limit ?? 30;
  const found = await findQueueRows(reader, query);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  const next = last === undefined ? null : `${last.since.toISOString()}_${last.item}`;
  return { items: await dress(reader, rows), next };
}

/** One of them, for who may see it; null when it is resolved, or not theirs to see. */
export async function readQueueItem(
  reader: Reader,
  query: Pick<QueueQuery, 'viewer'> & { readonly item: string },
): Promise<QueueItem | null> {
  const { items } = await readQueue(reader, { ...query, limit: 1 });
  return items[0] ?? null;
}

const of = (rows: readonly QueueRow[], column: 'post' | 'comment' | 'person'): number[] =>
  rows.flatMap((row) => row[column] ?? []);

/** Everything that the items name, in a query for each kind of thing. */
async function dress(reader: Reader, rows: readonly QueueRow[]): Promise<QueueItem[]> {
  const commented = rows.filter(({ comment }) => comment !== null);
  const posted = rows.filter(({ comment }) => comment === null);
  const posts = await readPosts(reader, of(posted, 'post'));
  const comments = await readComments(reader, of(commented, 'comment'));
  const people = await readPeople(reader, of(rows, 'person'));
  const reasons = await readReasons(reader, rows);
  const appealed = await findAppealed(reader, rows);
  const acts = await readRecordLines(reader, appealed.values());
  const notes = await readItemNotes(reader, rows);
  const found = rows.map((row) => ({ row, ...subjectOf(row, { posts, comments, people }) }));
  const lines = await readLines(
    reader,
    [
      ...found.flatMap(({ row, author }) => [author, row.community, row.assigned]),
      ...reasons.map(({ by }) => by),
      ...notes.map(({ author }) => author),
    ].filter((id) => id !== null),
  );
  const line = (id: number | null) => (id === null ? null : (lines.get(id) ?? null));
  return found.map(({ row, subject, author }) => ({
    id: row.item,
    kind: row.kind,
    community: line(row.community),
    subject,
    author: line(author),
    reasons: reasons
      .filter(
        ({ item, community = row.community }) => item === row.item && community === row.community,
      )
      .map(({ by, said }) => ({ ...said, by: line(by) })),
    act: row.kind === 'appeal' ? (acts.get(appealed.get(row.number) ?? 0) ?? null) : null,
    notes: notes
      .filter(({ item }) => item === row.item)
      .map(({ author: by, text, created }) => ({ by: line(by), text, created })),
    assigned: line(row.assigned),
    since: row.since,
  }));
}

type Found = Awaited<ReturnType<typeof readPosts>>;

const nothing: QueueSubject = {
  title: '',
  excerpt: '',
  url: null,
  link: null,
  body: '',
  markdown: null,
  sensitive: false,
  locked: false,
  limited: false,
  state: 'shown',
};

/** A comment, else a post, else a person; a notice may name what is not here. */
function subjectOf(
  { post, comment, person, kind }: QueueRow,
  { posts, comments, people }: { posts: Found; comments: Found; people: Found },
): { readonly subject: QueueSubject; readonly author: number | null } {
  const thing =
    comment !== null
      ? comments.get(comment)
      : post !== null
        ? posts.get(post)
        : person !== null
          ? people.get(person)
          : undefined;
  const wishes = kind === 'appeal' || kind === 'join';
  return {
    subject: thing?.subject ?? nothing,
    author: wishes ? person : (thing?.author ?? null),
  };
}
