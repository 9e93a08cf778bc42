/** Which lanes lead to servers that a rule is about. */
import { findBlocked } from '#domain/policy/find-blocked.ts';
import type { Reader } from '#storage/database.ts';
import { lanesTable } from '#storage/schema/federation.ts';

/** The policy itself decides; in SQL it would have to be written a second time. */
export async function findBlockedLanes(reader: Reader, now: Date): Promise<string[]> {
  const lanes = await reader.select({ host: lanesTable.host }).from(lanesTable);
  const hosts = lanes.map(({ host }) => host);
  const blocked = await findBlocked(reader, hosts, now);
  return hosts.filter((_, index) => blocked[index]);
}
