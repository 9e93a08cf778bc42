/** Tells which of several servers there is no dealing with at this moment. */
import type { Reader } from '#storage/database.ts';
import { findDecisions } from './find-decisions.ts';

/** Called where only defederation matters; answers in the same order. */
export async function findBlocked(
  reader: Reader,
  hosts: readonly string[],
  now: Date,
): Promise<readonly boolean[]> {
  const decisions = await findDecisions(reader, hosts, now);
  return decisions.map(({ degrees }) => degrees.includes('defederate'));
}
