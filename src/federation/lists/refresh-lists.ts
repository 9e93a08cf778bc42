/** Reads the followed lists again that are due. */
import { act } from '#domain/context.ts';
import { leaseList } from '#domain/lists/lease-list.ts';
import type { FollowedList } from '#domain/lists/find-list.ts';
import { noteTrouble, noteUnchanged } from '#domain/lists/note-reading.ts';
import { takeList, type Taken } from '#domain/lists/take-list.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { World } from '#federation/world.ts';
import { fetchList, type ListRefusal } from './fetch-list.ts';

/** What is wrong with a list, as `lists.trouble` says it. */
export type ListTrouble = ListRefusal | 'emptied' | 'shrunk';

/** Called by the job `lists`, and when one is subscribed to; one list at a time, 0 when none is due. */
export async function refreshLists(world: World): Promise<number> {
  const list = await act(world.house, leaseList);
  if (list === null) return 0;
  try {
    await refreshList(world, list);
  } catch (error) {
    // Its turn comes again when what it was leased for has passed.
    world.log('error', 'list could not be read', { list: list.name, error });
  }
  return 1;
}

/** Null when it is the same as before, or was ended or paused meanwhile. */
export async function refreshList(
  world: World,
  list: FollowedList,
): Promise<Outcome<Taken | null, ListTrouble>> {
  const { id, url, format, etag } = list;
  const fetched = await fetchList(world, { url, format, etag });
  if (!fetched.done) return trouble(world, list, fetched.reason);
  if (fetched.value === null) {
    await act(world.house, (context) => noteUnchanged(context, id));
    return done(null);
  }
  const { list: read, etag: mark } = fetched.value;
  const taken = await act(world.house, (context) =>
    takeList(context, { list: id, hosts: read.hosts, etag: mark }),
  );
  if (taken.done) {
    world.log('info', 'list read', { list: list.name, skipped: read.skippedCount, ...taken.value });
    return taken;
  }
  if (taken.reason === 'no-such-list' || taken.reason === 'paused') return done(null);
  return trouble(world, list, taken.reason);
}

async function trouble(
  world: World,
  { id, name }: FollowedList,
  reason: ListTrouble,
): Promise<Outcome<never, ListTrouble>> {
  await act(world.house, (context) => noteTrouble(context, { list: id, trouble: reason }));
  world.log('warn', 'list not taken over', { list: name, trouble: reason });
  return refuse(reason);
}
