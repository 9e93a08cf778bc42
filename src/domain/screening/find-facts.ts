/** Finds what automatic rules must know of an author, and of what others wrote lately. */
import { and, desc, eq, gt, isNull, ne, sql, type AnyColumn } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import type { Facts } from './match-rule.ts';
import { noFacts } from './match-rule.ts';
import { beginningOf, printOf, type Matter } from './matter.ts';
import type { AutoRule, RuleKind } from './rule.ts';

const hourMs = 3_600_000;
/** What is looked through for the same text: the newest, however many there are. */
const othersMax = 300;

type Asked = {
  readonly author: number;
  readonly since: Date;
  readonly rules: readonly AutoRule[];
  readonly matter: Matter;
  /** The HTML of it. */
  readonly body: string;
  readonly now: Date;
};

/** Nothing is looked up that no rule asks for. */
export async function findFacts(reader: Reader, asked: Asked): Promise<Facts> {
  const { rules, author, now } = asked;
  const kinds = new Set<RuleKind>(rules.map(({ test }) => test.kind));
  const most = (of: (rule: AutoRule) => number): number => Math.max(0, ...rules.map(of));
  const counted = most(({ test }) => (test.kind === 'first-posts' ? test.settings.count : 0));
  const hourly = most(({ test }) => (test.kind === 'rate' ? test.settings.perHour : 0));
  const minutes = most(({ test }) => (test.kind === 'repeat' ? test.settings.minutes : 0));
  const since = new Date(now.getTime() - hourMs);
  return {
    ...noFacts,
    ...(kinds.has('new-account')
      ? { ageHours: (now.getTime() - asked.since.getTime()) / hourMs }
      : {}),
    ...(counted > 0 ? { shown: await countShown(reader, author, counted) } : {}),
    ...(hourly > 0 ? { lastHour: await countSince(reader, { author, since, max: hourly }) } : {}),
    ...(minutes > 0 ? { others: await findOthers(reader, asked, minutes) } : {}),
  };
}

/** At most `max`: whoever has that many is no matter of the rule. */
async function countShown(reader: Reader, author: number, max: number): Promise<number> {
  let found = 0;
  for (const table of [postsTable, commentsTable] as const) {
    const rows = await reader
      .select({ id: table.id })
      .from(table)
      .where(
        and(
          eq(table.author, author),
          isNull(table.held),
          isNull(table.removed),
          isNull(table.deleted),
        ),
      )
      .limit(max);
    found += rows.length;
  }
  return Math.min(found, max);
}

/** Held, removed and deleted ones too: who writes a hundred an hour does so whatever becomes of them. */
async function countSince(
  reader: Reader,
  { author, since, max }: { readonly author: number; readonly since: Date; readonly max: number },
): Promise<number> {
  let found = 0;
  for (const table of [postsTable, commentsTable] as const) {
    const rows = await reader
      .select({ arrived: table.arrived })
      .from(table)
      .where(eq(table.author, author))
      .orderBy(desc(table.id))
      .limit(max);
    found += rows.filter(({ arrived }) => arrived > since).length;
  }
  return found;
}

/**
 * The newest of everybody else, wherever they wrote: who floods does not stay in one community. Only what is about as
 * long is read.
 */
async function findOthers(reader: Reader, asked: Asked, minutes: number): Promise<Facts['others']> {
  if (printOf(asked.matter) === null) return [];
  const since = new Date(asked.now.getTime() - minutes * 60_000);
  const rows = [
    ...(await newestPosts(reader, asked, since)),
    ...(await newestComments(reader, asked, since)),
  ];
  return rows.flatMap(({ author, arrived, ...written }) => {
    const print = printOf({ text: beginningOf(written) });
    const ago = (asked.now.getTime() - arrived.getTime()) / 60_000;
    return print === null ? [] : [{ author, print, minutes: ago }];
  });
}

const aboutAsLong = (body: AnyColumn, { length }: { readonly length: number }) =>
  sql`length(${body}) between ${Math.floor(length * 0.7) - 50} and ${Math.ceil(length * 1.4) + 50}`;

/** The limit stands inside: however long nothing came, no more rows are read. */
function newestPosts(reader: Reader, { author, body }: Asked, since: Date) {
  const { id, arrived, title } = postsTable;
  const newest = reader
    .select({ author: postsTable.author, title, body: postsTable.body, arrived })
    .from(postsTable)
    .orderBy(desc(id))
    .limit(othersMax)
    .as('newest');
  return reader
    .select()
    .from(newest)
    .where(
      and(gt(newest.arrived, since), ne(newest.author, author), aboutAsLong(newest.body, body)),
    );
}

function newestComments(reader: Reader, { author, body }: Asked, since: Date) {
  const { id, arrived } = commentsTable;
  const newest = reader
    .select({ author: commentsTable.author, body: commentsTable.body, arrived })
    .from(commentsTable)
    .orderBy(desc(id))
    .limit(othersMax)
    .as('newest');
  return reader
    .select()
    .from(newest)
    .where(
      and(gt(newest.arrived, since), ne(newest.author, author), aboutAsLong(newest.body, body)),
    );
}
