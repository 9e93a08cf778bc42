/** From where to where in the log an inbox is owed what a community announces. */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { rulesFor } from '#domain/policy/policy.ts';
import { hostOf } from '#lib/hosts.ts';
import type { Transaction } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { communitiesTable } from '#storage/schema/communities.ts';
import { deliveriesTable, lanesTable, subscriptionsTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { wellAgain } from './lanes/claim.ts';

/** The inbox that stands for an actor: many share one, and it gets one request. */
export const inboxColumn = sql<string>`coalesce(${actorsTable.sharedInbox}, ${actorsTable.inbox})`;
const inboxOf = (member: Actor): string => member.sharedInbox ?? member.inbox;

/** Called by the publisher for a remote member who joined; the first of an inbox opens it. */
export async function subscribe(
  tx: Transaction,
  joined: {
    readonly community: number;
    readonly member: Actor;
    readonly from: number;
    readonly now: Date;
  },
): Promise<void> {
  const inbox = inboxOf(joined.member);
  const host = hostOf(inbox);
  if (host === null) return;
  await tx
    .insert(lanesTable)
    .values({ host, direct: joined.from - 1, broadcast: joined.from - 1, created: joined.now })
    .onConflictDoNothing();
  await wakeLane(tx, host, joined.from - 1);
  await tx
    .insert(subscriptionsTable)
    .values({ host, inbox, community: joined.community, fromSeq: joined.from })
    .onConflictDoNothing();
}

/** A lane whose inboxes were gone is wanted again: it goes on at the head of the log. */
export async function wakeLane(tx: Transaction, host: string, head: number): Promise<void> {
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
  tx: Transaction,
  moved: {
    readonly member: number;
    readonly before: string;
    readonly head: number;
    readonly now: Date;
  },
): Promise<void> {
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
    await subscribe(tx, { community, member, from: moved.head + 1, now: moved.now });
    await closeUnused(tx, { community, inbox: moved.before, until: moved.head });
  }
}

/**
 * Called when a server was blocked: an inbox to which only suspended members belong is owed nothing
 * more, wherever it is. What it was sent before is still owed its removal.
 */
export async function suspend(tx: Transaction, until: number): Promise<void> {
  const members = (severed: 'null' | 'not null') => sql`(
    select 1 from ${membershipsTable} join ${actorsTable} on ${actorsTable.id} = ${membershipsTable.member}
    where ${membershipsTable.community} = ${subscriptionsTable.community}
      and ${membershipsTable.state} = 'accepted' and ${inboxColumn} = ${subscriptionsTable.inbox}
      and ${membershipsTable.severedBy} is ${sql.raw(severed)})`;
  await tx
    .update(subscriptionsTable)
    .set({ untilSeq: until })
    .where(
      and(
        isNull(subscriptionsTable.untilSeq),
        sql`exists ${members('not null')}`,
        sql`not exists ${members('null')}`,
      ),
    );
}

/**
 * Called when a block was lifted: lanes to that host go on at the head of the log, and members who are
 * no longer suspended are owed what follows, nothing of what was said meanwhile.
 */
export async function resume(
  tx: Transaction,
  lifted: { readonly host: string; readonly head: number },
): Promise<void> {
  const lanes = await tx.select({ host: lanesTable.host }).from(lanesTable);
  for (const { host } of lanes.filter((lane) => rulesFor(lane.host).includes(lifted.host))) {
    await tx
      .update(lanesTable)
      .set({
        direct: lifted.head,
        broadcast: lifted.head,
        ...wellAgain,
        // Who holds it now must not write down where it stood before.
        lease: null,
        epoch: null,
      })
      .where(eq(lanesTable.host, host));
    await tx
      .delete(deliveriesTable)
      .where(and(eq(deliveriesTable.host, host), eq(deliveriesTable.state, 'retry')));
  }
  const owed = await tx
    .selectDistinct({ inbox: inboxColumn, community: membershipsTable.community })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .innerJoin(communitiesTable, eq(communitiesTable.actor, membershipsTable.community))
    .where(
      and(
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
        eq(actorsTable.local, false),
      ),
    );
  for (const { inbox, community } of owed) {
    const host = hostOf(inbox);
    if (host === null) continue;
    // An open one stays as it is.
    await tx
      .insert(subscriptionsTable)
      .values({ host, inbox, community, fromSeq: lifted.head + 1 })
      .onConflictDoNothing();
  }
}
