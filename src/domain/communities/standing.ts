/** What somebody is to a community: member, moderator, admin of this server, banned. */
import { and, eq, exists, gt, isNotNull, isNull, notExists, or, sql } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { bansTable, moderatorsTable } from '#storage/schema/communities.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

export type Standing = {
  readonly member: boolean;
  readonly moderator: boolean;
  /** Of this server, whatever the community. */
  readonly admin: boolean;
  readonly banned: boolean;
};

/** Whose standing, where, and when: a ban may have ended by then. */
export type StandingQuestion = {
  readonly person: number;
  readonly community: number;
  readonly now: Date;
};

const nobody: Standing = { member: false, moderator: false, admin: false, banned: false };

/**
 * Called by every verb that asks for a right; somebody unknown has no standing at all, and whoever was deleted, or
 * whose account is closed, none that gives a right.
 */
export async function findStanding(reader: Reader, asked: StandingQuestion): Promise<Standing> {
  const { person, community, now } = asked;
  const one = { one: sql`1` };
  const membership = reader
    .select(one)
    .from(membershipsTable)
    .where(
      and(
        eq(membershipsTable.community, community),
        eq(membershipsTable.member, person),
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
      ),
    );
  const chair = reader
    .select(one)
    .from(moderatorsTable)
    .where(and(eq(moderatorsTable.community, community), eq(moderatorsTable.person, person)));
  const office = reader
    .select(one)
    .from(accountsTable)
    .where(and(eq(accountsTable.actor, person), eq(accountsTable.role, 'admin')));
  const closed = reader
    .select(one)
    .from(accountsTable)
    .where(and(eq(accountsTable.actor, person), isNotNull(accountsTable.closed)));
  const ban = reader
    .select(one)
    .from(bansTable)
    .where(
      and(
        eq(bansTable.community, community),
        eq(bansTable.person, person),
        or(isNull(bansTable.until), gt(bansTable.until, now)),
      ),
    );
  const alive = sql`${actorsTable.deleted} is null and ${notExists(closed)}`;
  const [row] = await reader
    .select({
      member: sql<boolean>`${exists(membership)}`,
      moderator: sql<boolean>`${alive} and ${exists(chair)}`,
      admin: sql<boolean>`${alive} and ${exists(office)}`,
      banned: sql<boolean>`${exists(ban)}`,
    })
    .from(actorsTable)
    .where(eq(actorsTable.id, person));
  return row ?? nobody;
}
