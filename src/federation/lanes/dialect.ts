/** Which dialect a server reads: asked of its NodeInfo, once, and refreshed now and then. */
import { sql } from 'drizzle-orm';
import { act } from '#domain/context.ts';
import { dialectOf } from '#domain/instances/dialects.ts';
import { findInstance } from '#domain/instances/find-instance.ts';
import { noteSoftware } from '#domain/instances/note-software.ts';
import type { Dialect } from '#federation/outbox/utterance.ts';
import { fetchSoftware } from '#federation/fetch-software.ts';
import type { World } from '#federation/world.ts';
import type { Known, Lane } from './claim.ts';

export type Ear = { readonly dialect: Dialect; readonly software: string | null };

const freshMs = 24 * 3_600_000;
const triesMax = 3;

/** The dialect before the last change, which may be new to the lane in this batch. */
export const dialectBefore = (
  lane: Pick<Lane, 'dialect' | 'dialectBefore'>,
  ear: Ear,
): Dialect | null =>
  lane.dialect === null || lane.dialect === ear.dialect ? lane.dialectBefore : lane.dialect;

/**
 * Called before a lane reads. Null while the server has not answered yet and may still do so (three
 * tries within a minute); after that an unknown server counts as threadiverse.
 */
export async function listenTo(world: World, host: string, known: Known): Promise<Ear | null> {
  const now = world.house.clock().getTime();
  const asked = known.asked;
  const stale = asked === null || now - asked.getTime() > freshMs;
  const trying = known.software === null && known.askedTimes < triesMax;
  if (!stale && !trying) return earOf(known);
  const origin = await originOfLane(world, host);
  if (origin === null) return earOf(known);
  const answer = await fetchSoftware(world, origin);
  await act(world.house, (context) =>
    noteSoftware(context, {
      host,
      software: answer?.software ?? known.software,
      version: answer?.version ?? null,
    }),
  );
  return earOf(await findInstance(world.house.database.query, host));
}

function earOf(known: Known | null): Ear | null {
  const software = known?.software ?? null;
  const chosen = known?.dialectChosen ?? null;
  if (software === null && chosen === null && (known?.askedTimes ?? 0) < triesMax) return null;
  return { dialect: dialectOf({ software, dialectChosen: chosen }), software };
}

/** Scheme and host of any inbox there: it tells whether the host is reached by http or https. */
async function originOfLane(world: World, host: string): Promise<string | null> {
  const rows = await world.house.database.query.execute<{ inbox: string }>(sql`
    (select inbox from subscriptions where host = ${host} limit 1)
    union all (select inbox from log_direct where host = ${host} limit 1) limit 1`);
  const inbox = rows[0]?.inbox;
  return inbox === undefined ? null : new URL(inbox).origin;
}
