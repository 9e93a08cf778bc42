/** From where to where in the log an inbox is owed what a community announces. */
import { and, eq, isNull, ne, sql, type SQL } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import type { Context } from '#domain/context.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { hostOf } from '#lib/hosts.ts';
import type { Transaction } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { deliveriesTable, lanesTable, subscriptionsTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { wellAgain } from './lanes/claim.ts';

/** The inbox that stands for an actor: many share one, and it gets one request. */
export const inboxColumn = sql<string>`coalesce(${actorsTable.sharedInbox}, ${actorsTable.inbox})`;
const inboxOf = (member: Actor): string => member.sharedInbox ?? member.inbox;

/** Called by the publisher for a remote member who joined; the first of an inbox opens it. */
export async function subscribe(
  context: Context,
  joined: { readonly community: number; readonly member: Actor; readonly from: number },
): Promise<void> {
  const { tx } = context;
  const inbox = inboxOf(joined.member);
  const host = hostOf(inbox);
  if (host === null) return;
  await openLane(context, host, joined.from - 1);
  await tx
    .insert(subscriptionsTable)
    .values({ host, inbox, community: joined.community, fromSeq: joined.from })
    .onConflictDoNothing();
}

/**
 * A lane begins at the head of the log: nothing older is owed to a server that we just met. One whose inboxes were
 * gone is wanted again and goes on there too. Where there is a lane, rules are looked at: its host is noted.
 */
export async function openLane(context: Context, host: string, head: number): Promise<void> {
  const { tx, now } = context;
  await noteInstance(context, host);
  await tx
    .insert(lanesTable)
    .values({ host, direct: head, broadcast: head, created: now })
    .onConflictDoNothing();
  await tx
    .update(lanesTable)
    .set({ ...wellAgain, direct: head, broadcast: head })
    .where(and(eq(lanesTable.host, host), eq(lanesTable.state, 'gone')));
}

/** Called for a member who left; the last of an inbox closes it. */
export async function unsubscribe(
  tx: Transaction,
  left: { readonly community: number; readonly member: Actor; readonly until: number },
): Promise<void> {
  const { community, member, until } = left;
  await closeUnused(tx, { community, inbox: inboxOf(member), until, except: member.id });
}

/** Ends what an inbox is owed of a community when no member is behind it, `except` aside. */
async function closeUnused(
  tx: Transaction,
  unused: {
    readonly community: number;
    readonly inbox: string;
    readonly until: number;
    readonly except?: number;
  },
): Promise<void> {
  const others = await tx
    .select({ member: membershipsTable.member })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(
      and(
        eq(membershipsTable.community, unused.community),
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
        ne(membershipsTable.member, unused.except ?? 0),
        sql`${inboxColumn} = ${unused.inbox}`,
      ),
    )
    .limit(1);
  if (others.length > 0) return;
  await tx
    .update(subscriptionsTable)
    .set({ untilSeq: unused.until })
    .where(
      and(
        eq(subscriptionsTable.inbox, unused.inbox),
        eq(subscriptionsTable.community, unused.community),
        isNull(subscriptionsTable.untilSeq),
      ),
    );
}

/**
 * Called when a member's server names another inbox: from here on that one is owed what its communities
 * announce, and the old one nothing once nobody is behind it any more.
 */
export async function moveSubscriptions(
  context: Context,
  moved: { readonly member: number; readonly before: string; readonly head: number },
): Promise<void> {
  const { tx } = context;
  const member = await findActor(tx, moved.member);
  if (member === null || member.local) return;
  const rows = await tx
    .select({ community: membershipsTable.community })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.community))
    .where(
      and(
        eq(membershipsTable.member, member.id),
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
        eq(actorsTable.local, true),
      ),
    );
  for (const { community } of rows) {
    await subscribe(context, { community, member, from: moved.head + 1 });
    await closeUnused(tx, { community, inbox: moved.before, until: moved.head });
  }
}

/** Members who live at a host, and whether a rule suspends them. */
const membersAt = (host: string): SQL => sql`
  select m.community, coalesce(a.shared_inbox, a.inbox) as inbox, m.severed_by
  from memberships m join actors a on a.id = m.member join instances i on i.id = a.instance
  where i.host = ${host} and m.state = 'accepted' and not a.local`;

/**
 * Called when a server was blocked: an inbox to which only suspended members belong is owed nothing
 * more, wherever it is. What it was sent before is still owed its removal.
 */
export async function suspend(
  tx: Transaction,
  { host, head }: { readonly host: string; readonly head: number },
): Promise<void> {
  await tx.execute(sql`
    with shut as (select distinct community, inbox from (${membersAt(host)}) m where m.severed_by is not null)
    update subscriptions s set until_seq = ${head} from shut
    where s.community = shut.community and s.inbox = shut.inbox and s.until_seq is null
      and not exists (select 1 from memberships m join actors a on a.id = m.member
        where m.community = s.community and m.state = 'accepted' and m.severed_by is null
          and coalesce(a.shared_inbox, a.inbox) = s.inbox)`);
}

/**
 * Called when a block was lifted: the lane to that host goes on at the head of the log, and members who are
 * no longer suspended are owed what follows, nothing of what was said meanwhile.
 */
export async function resume(
  tx: Transaction,
  { host, head }: { readonly host: string; readonly head: number },
): Promise<void> {
  await tx
    .update(lanesTable)
    .set({
      direct: head,
      broadcast: head,
      ...wellAgain,
      // Who holds it now must not write down where it stood before.
      lease: null,
      epoch: null,
    })
    .where(eq(lanesTable.host, host));
  await tx
    .delete(deliveriesTable)
    .where(and(eq(deliveriesTable.host, host), eq(deliveriesTable.state, 'retry')));
  const owed = await tx.execute<{ community: number; inbox: string }>(sql`
    select distinct m.community, m.inbox from (${membersAt(host)}) m
      join communities c on c.actor = m.community where m.severed_by is null`);
  const rows = owed.flatMap(({ community, inbox }) => {
    const at = hostOf(inbox);
    return at === null ? [] : [{ host: at, inbox, community, fromSeq: head + 1 }];
  });
  // An open one stays as it is.
  for (let from = 0; from < rows.length; from += rowsMax) {
    const some = rows.slice(from, from + rowsMax);
    await tx.insert(subscriptionsTable).values(some).onConflictDoNothing();
  }
}

const rowsMax = 1000;
