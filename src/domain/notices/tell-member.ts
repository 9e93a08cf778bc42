/** Tells somebody what was done that concerns them: our people by a notice, others by a private message. */
import { and, eq, sql } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { spend } from '#domain/limits/spend.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { cleanLine } from '#lib/html.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { statementOf } from './statement.ts';

export type NoticeKind = (typeof memberNoticesTable.$inferSelect)['kind'];

export type Telling = {
  /** Whom it concerns, here or elsewhere. */
  readonly person: number;
  readonly kind: NoticeKind;
  /** Whose moderators did it; null for those of the whole server. */
  readonly community?: number | null | undefined;
  readonly post?: number | null | undefined;
  readonly comment?: number | null | undefined;
  /** The entry in the record; its reason, its term and whether a rule did it are told with it. */
  readonly act?: number | null | undefined;
  /** A sentence or two; left out, it is made from the entry. */
  readonly text?: string | null | undefined;
};

/** As much as one notice says. */
const textMax = 1500;

/** Called by every verb whose act concerns a person, after its entry was written. About one act nobody is told twice. */
export async function tellMember(context: Context, telling: Telling): Promise<void> {
  const { kind, community = null, act = null } = telling;
  const person = await findActor(context.tx, telling.person);
  if (person === null || person.kind !== 'person' || person.deleted !== null) return;
  const entry = act === null ? null : await findEntry(context, act);
  const text = await wordsOf(context, telling, entry);
  if (text === '') return;
  if (!person.local) return tellElsewhere(context, person, { entry, community, act, text });
  const table = memberNoticesTable;
  const again = and(eq(table.person, person.id), eq(table.kind, kind), eq(table.act, act ?? 0));
  const known = act === null ? [] : await context.tx.select().from(table).where(again).limit(1);
  if (known.length > 0) return;
  const { post = null, comment = null } = telling;
  const row = { person: person.id, kind, community, post, comment, act, text };
  await context.tx.insert(table).values({ ...row, created: context.now });
}

type Entry = typeof modlogTable.$inferSelect;

async function findEntry({ tx }: Context, act: number): Promise<Entry | null> {
  const rows = await tx.select().from(modlogTable).where(eq(modlogTable.id, act));
  return rows[0] ?? null;
}

async function wordsOf(context: Context, telling: Telling, entry: Entry | null): Promise<string> {
  const text = cleanLine(telling.text ?? '', textMax);
  if (entry === null) return text;
  const { community = entry.community } = telling;
  const where = community === null ? null : await findActor(context.tx, community);
  const stated = {
    act: entry.act as ActKind,
    where: where && (where.title || where.name),
    reason: entry.reason,
    automatic: entry.automatic,
    until: termOf(entry),
  };
  return cleanLine(statementOf(stated, text === '' ? null : text), textMax);
}

/** Bans say in `after` when they end. */
function termOf({ after }: Entry): Date | null {
  const until =
    typeof after === 'object' && after !== null && 'until' in after ? after.until : null;
  const moment = typeof until === 'string' ? new Date(until) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? null : moment;
}

/**
 * A private message goes to people only, some a day, never to where there is no dealing with. What a community
 * elsewhere did is its own to tell.
 */
async function tellElsewhere(
  context: Context,
  person: Actor,
  told: { entry: Entry | null; community: number | null; act: number | null; text: string },
): Promise<void> {
  const { entry, community, act, text } = told;
  if (person.bot || person.inbox === '') return;
  const where = community === null ? null : await findActor(context.tx, community);
  if (where !== null && !where.local && entry?.origin !== null) return;
  const [home] = await context.tx
    .select({ shut: sql<boolean>`'defederate' = any(${instancesTable.degrees})` })
    .from(instancesTable)
    .where(eq(instancesTable.id, person.instance));
  if (home === undefined || home.shut) return;
  const once = { budget: 'told of an act', of: `${person.id} ${act}` } as const;
  const daily = { budget: 'told elsewhere', of: String(person.id) } as const;
  const spent = await spend(context, act === null ? [daily] : [once, daily]);
  if (!spent.done) return;
  const from = where?.local === true ? where.id : null;
  await record(
    { ...context, original: null },
    {
      kind: 'member.told',
      person: person.id,
      community: from,
      act,
      text,
    },
  );
}
