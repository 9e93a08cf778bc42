/** Finds the servers where people here follow a community. */
import { and, eq, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { rulesFor } from '#domain/policy/policy.ts';
import { reaches, type ListedRule } from './mapping.ts';

/**
 * Whether a rule reaches such a server. Followers from there do not count: a server shall not be able to protect
 * itself by following us.
 */
export async function findFollowed(
  reader: Reader,
): Promise<(rule: Pick<ListedRule, 'host' | 'scope'>) => boolean> {
  const community = alias(actorsTable, 'community');
  const member = alias(actorsTable, 'member');
  const rows = await reader
    .select({ host: instancesTable.host })
    .from(membershipsTable)
    .innerJoin(community, eq(community.id, membershipsTable.community))
    .innerJoin(member, eq(member.id, membershipsTable.member))
    .innerJoin(instancesTable, eq(instancesTable.id, community.instance))
    .where(
      and(
        eq(community.local, false),
        eq(member.local, true),
        eq(membershipsTable.state, 'accepted'),
        isNull(membershipsTable.severedBy),
      ),
    )
    .groupBy(instancesTable.host);
  const near = new Map<string, string[]>();
  for (const { host } of rows)
    for (const name of rulesFor(host)) near.set(name, [...(near.get(name) ?? []), host]);
  return (rule) => (near.get(rule.host) ?? []).some((host) => reaches(rule, host));
}
