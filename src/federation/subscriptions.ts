/** From where to where in the log an inbox is owed what a community announces. */
import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { hostOf } from '#lib/hosts.ts';
import type { Transaction } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { lanesTable, subscriptionsTable } from '#storage/schema/federation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

const inboxOf = (member: Actor): string => member.sharedInbox ?? member.inbox;

/** Called by the publisher for a remote member who joined; the first of an inbox opens it. */
export async function subscribe(
  tx: Transaction,
  joined: { readonly community: number; readonly member: Actor; readonly from: number; readonly now: Date },
): Promise<void> {
  const inbox = inboxOf(joined.member);
  const host = hostOf(inbox);
  if (host === null) return;
  await tx
    .insert(lanesTable)
    .values({ host, direct: joined.from - 1, broadcast: joined.from - 1, created: joined.now })
    .onConflictDoNothing();
  await tx
    .insert(subscriptionsTable)
    .values({ host, inbox, community: joined.community, fromSeq: joined.from })
    .onConflictDoNothing();
}

/** Called for a member who left; the last of an inbox closes it. */
export async function unsubscribe(
  tx: Transaction,
  left: { readonly community: number; readonly member: Actor; readonly until: number },
): Promise<void> {
  const inbox = inboxOf(left.member);
  const others = await tx
    .select({ member: membershipsTable.member })
    .from(membershipsTable)
    .innerJoin(actorsTable, eq(actorsTable.id, membershipsTable.member))
    .where(
      and(
        eq(membershipsTable.community, left.community),
        eq(membershipsTable.state, 'accepted'),
        ne(membershipsTable.member, left.member.id),
        left.member.sharedInbox === null
          ? eq(actorsTable.inbox, inbox)
          : eq(actorsTable.sharedInbox, inbox),
      ),
    )
    .limit(1);
  if (others.length > 0) return;
  await tx
    .update(subscriptionsTable)
    .set({ untilSeq: left.until })
    .where(
      and(
        eq(subscriptionsTable.inbox, inbox),
        eq(subscriptionsTable.community, left.community),
        isNull(subscriptionsTable.untilSeq),
      ),
    );
}
