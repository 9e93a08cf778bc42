/** What somebody is to a community: member, moderator, admin of this server, banned. */
import {
  and,
  eq,
  exists,
  gt,
  isNotNull,
  isNull,
  notExists,
  or,
  sql,
  type AnyColumn,
} from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { bansTable, moderatorsTable } from '#storage/schema/communities.ts';
import { siteBansTable } from '#storage/schema/moderation.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';

export type Standing = {
  readonly member: boolean;
  readonly moderator: boolean;
  /** One of those moderators who made it, or took it over. */
  readonly owner: boolean;
  /** What a moderator is entrusted with; empty means everything. */
  readonly scopes: readonly string[];
  /** Of this server, whatever the community. */
  readonly admin: boolean;
  readonly siteModerator: boolean;
  /** From this community, or from the whole server. */
  readonly banned: boolean;
};

/** Whose standing, where, and when: a ban may have ended by then. */
export type StandingQuestion = {
  readonly person: number;
  /** Null for what is about the whole server. */
  readonly community: number | null;
  readonly now: Date;
};

/** Somebody unknown, or without any office. */
export const nobody: Standing = {
  member: false,
  moderator: false,
  owner: false,
  scopes: [],
  admin: false,
  siteModerator: false,
  banned: false,
};

const one = { one: sql`1` };

/** Whether the term of something is not over yet. */
const lasts = (until: AnyColumn, now: Date) => or(isNull(until), gt(until, now));

const membershipOf = (reader: Reader, person: number, community: number) =>
  reader
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

const officeOf = (reader: Reader, person: number, role: 'admin' | 'moderator') =>
  reader
    .select(one)
    .from(accountsTable)
    .where(and(eq(accountsTable.actor, person), eq(accountsTable.role, role)));

const banOf = (reader: Reader, { person, community, now }: StandingQuestion) =>
  reader
    .select(one)
    .from(bansTable)
    .where(
      and(
        eq(bansTable.community, community ?? 0),
        eq(bansTable.person, person),
        lasts(bansTable.until, now),
      ),
    );

const siteBanOf = (reader: Reader, { person, now }: StandingQuestion) =>
  reader
    .select(one)
    .from(siteBansTable)
    .where(and(eq(siteBansTable.person, person), lasts(siteBansTable.until, now)));

/**
 * Called by every verb that asks for a right; somebody unknown has no standing at all, and whoever was deleted, or
 * whose account is closed, none that gives a right.
 */
export async function findStanding(reader: Reader, asked: StandingQuestion): Promise<Standing> {
  const { person } = asked;
  const community = asked.community ?? 0;
  const closed = reader
    .select(one)
    .from(accountsTable)
    .where(and(eq(accountsTable.actor, person), isNotNull(accountsTable.closed)));
  const alive = sql`${actorsTable.deleted} is null and ${notExists(closed)}`;
  // Whoever is banned from the whole server has no office in it either.
  const free = sql`${alive} and ${notExists(siteBanOf(reader, asked))}`;
  const [row] = await reader
    .select({
      member: sql<boolean>`${exists(membershipOf(reader, person, community))}`,
      moderator: sql<boolean>`${alive} and ${moderatorsTable.person} is not null`,
      owner: sql<boolean>`${alive} and coalesce(${moderatorsTable.owner}, false)`,
      scopes: sql<string[]>`coalesce(${moderatorsTable.scopes}, '{}')`,
      admin: sql<boolean>`${free} and ${exists(officeOf(reader, person, 'admin'))}`,
      siteModerator: sql<boolean>`${free} and ${exists(officeOf(reader, person, 'moderator'))}`,
      banned: sql<boolean>`${or(exists(banOf(reader, asked)), exists(siteBanOf(reader, asked)))}`,
    })
    .from(actorsTable)
    .leftJoin(
      moderatorsTable,
      and(eq(moderatorsTable.community, community), eq(moderatorsTable.person, actorsTable.id)),
    )
    .where(eq(actorsTable.id, person));
  return row ?? nobody;
}
