/** The other servers that we know: what they run, who follows from there, how delivery goes. */
import { asc, ne, sql } from 'drizzle-orm';
import { dialectOf, type Dialect } from '#domain/instances/dialects.ts';
import { degreesOf, findRules } from '#domain/policy/find-rules.ts';
import type { Degree } from '#domain/policy/policy.ts';
import type { Reader } from '#storage/database.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { listLanes, type LaneView } from './lane-list.ts';

export type InstanceView = {
  readonly host: string;
  readonly software: string | null;
  readonly version: string | null;
  readonly dialect: Dialect;
  /** How often somebody from there belongs to a community of ours. */
  readonly followers: number;
  /** How often somebody of ours belongs to a community there. */
  readonly following: number;
  /** What the rules make of it. */
  readonly degrees: readonly Degree[];
  /** The public reason of the rule that defederates it; null when none does. */
  readonly blocked: string | null;
  /** Null when nothing was ever to be sent there. */
  readonly lane: LaneView['state'] | null;
  readonly backlog: number;
  readonly lastSuccess: Date | null;
  readonly lastAnswer: string | null;
  /** The last valid request from there. */
  readonly heard: Date | null;
  /** When it was first heard of; null for one that only a rule names. */
  readonly met: Date | null;
};

// Accepted and not suspended by a block; what is local on the community's side is a follower.
const memberships = (side: 'member' | 'community', other: 'member' | 'community') =>
  sql<number>`(select count(*) from memberships m
    join actors there on there.id = m.${sql.raw(side)} and there.instance = instances.id
    join actors here on here.id = m.${sql.raw(other)} and here.local
    where m.state = 'accepted' and m.severed_by is null)::int`;

/** Called by the operator's shell; `own` is our own host. Blocked hosts that we never met are listed too. */
export async function listInstances(
  reader: Reader,
  own: string,
  now: Date,
): Promise<InstanceView[]> {
  const rows = await reader
    .select({
      host: instancesTable.host,
      software: instancesTable.software,
      version: instancesTable.version,
      dialectChosen: instancesTable.dialectChosen,
      heard: instancesTable.heard,
      met: instancesTable.created,
      degrees: instancesTable.degrees,
      rule: instancesTable.rule,
      followers: memberships('member', 'community'),
      following: memberships('community', 'member'),
    })
    .from(instancesTable)
    .where(ne(instancesTable.host, own))
    .orderBy(asc(instancesTable.host));
  const rules = await findRules(reader);
  const reasons = new Map(rules.map(({ id, publicReason }) => [id, publicReason]));
  const lanes = new Map((await listLanes(reader, now)).map((lane) => [lane.host, lane]));
  const known = new Set(rows.map(({ host }) => host));
  const strangers = rules
    .filter(({ host, list }) => list === null && !known.has(host))
    .map(({ host, id, degrees }) => ({ ...unknown, host, degrees, rule: id }));
  return [...rows, ...strangers].map(({ dialectChosen, rule, ...row }) => {
    const lane = lanes.get(row.host);
    const degrees = degreesOf(row.degrees);
    return {
      ...row,
      dialect: dialectOf({ software: row.software, dialectChosen }),
      degrees,
      blocked: degrees.includes('defederate') ? (reasons.get(rule ?? 0) ?? '') : null,
      lane: lane?.state ?? null,
      backlog: lane?.backlog ?? 0,
      lastSuccess: lane?.lastSuccess ?? null,
      lastAnswer: lane?.lastAnswer ?? null,
    };
  });
}

const unknown = {
  software: null,
  version: null,
  dialectChosen: null,
  heard: null,
  met: null,
  followers: 0,
  following: 0,
};
