/** Which dialect a server reads: asked of its NodeInfo, once, and refreshed now and then. */
import { act } from '#domain/context.ts';
import { dialectOf } from '#domain/instances/dialects.ts';
import { findInstance } from '#domain/instances/find-instance.ts';
import { noteSoftware } from '#domain/instances/note-software.ts';
import type { Dialect } from '#federation/outbox/utterance.ts';
import { fetchSoftware } from '#federation/fetch-software.ts';
import type { World } from '#federation/world.ts';

export type Ear = { readonly dialect: Dialect; readonly software: string | null };

const freshMs = 24 * 3_600_000;
const triesMax = 3;

/** The dialect before the last change, which may be new to the lane in this batch. */
export const dialectBefore = (
  lane: { readonly dialect: Dialect | null; readonly dialectBefore: Dialect | null },
  ear: Ear,
): Dialect | null =>
  lane.dialect === null || lane.dialect === ear.dialect ? lane.dialectBefore : lane.dialect;

/**
 * Called before a lane reads. Null while the server has not answered yet and may still do so (three
 * tries within a minute); after that an unknown server counts as threadiverse. `inbox` is any of its
 * inboxes: it tells whether the host is reached by http or https.
 */
export async function listenTo(world: World, host: string, inbox: string): Promise<Ear | null> {
  const reader = world.house.database.query;
  const known = await findInstance(reader, host);
  const now = world.house.clock().getTime();
  const asked = known?.asked ?? null;
  const stale = asked === null || now - asked.getTime() > freshMs;
  const trying = (known?.software ?? null) === null && (known?.askedTimes ?? 0) < triesMax;
  if (stale || trying) {
    const answer = await fetchSoftware(world, new URL(inbox).origin);
    await act(world.house, (context) =>
      noteSoftware(context, {
        host,
        software: answer?.software ?? known?.software ?? null,
        version: answer?.version ?? known?.version ?? null,
      }),
    );
  }
  const instance = await findInstance(reader, host);
  const software = instance?.software ?? null;
  const chosen = instance?.dialectChosen ?? null;
  if (software === null && chosen === null && (instance?.askedTimes ?? 0) < triesMax) return null;
  return { dialect: dialectOf({ software, dialectChosen: chosen }), software };
}
