/** Tells how several servers are treated at this moment, in one look at the database. */
import type { Reader } from '#storage/database.ts';
import { findRulesFor } from './find-rules-for.ts';
import { decide, indexRules, type Decision } from './policy.ts';

/** Called by the gate for everything that comes in, goes out or is fetched; answers in the same order. */
export async function findDecisions(
  reader: Reader,
  hosts: readonly string[],
  now: Date,
): Promise<readonly Decision[]> {
  const { rules, federation } = await findRulesFor(reader, hosts);
  const index = indexRules(rules);
  return hosts.map((host) => decide(host, index, { now, federation }));
}
