/** Finds what would become of a list's entries if it said this now. */
import type { ListedHost } from '#lib/host-lists/listed-host.ts';
import type { Reader } from '#storage/database.ts';
import { findFollowed } from './find-followed.ts';
import { findEntries, type FollowedList } from './find-list.ts';
import { mapHosts } from './mapping.ts';
import { hasShrunk, keyOf, planTaking, type Taking } from './taking.ts';

export type ListPlan = Taking & {
  /** Whether it lost so much that somebody should look first. */
  readonly shrunk: 'emptied' | 'shrunk' | null;
  /** Of those that are gone, which the list names no longer; the others merely say nothing here any more. */
  readonly dropped: Taking['gone'];
  readonly ourselves: number;
  readonly nothing: number;
};

/** Called to show the difference, and by `takeList`; `own` is our own host. */
export async function planList(
  reader: Reader,
  list: FollowedList,
  { hosts, own }: { readonly hosts: readonly ListedHost[]; readonly own: string },
): Promise<ListPlan> {
  const { rules, ourselves, nothing } = mapHosts(hosts, list.mapping, own);
  const known = await findEntries(reader, list.id);
  const isFollowed = await findFollowed(reader);
  const taking = planTaking({ known, rules, adoption: list.adoption, isFollowed });
  const names = new Set(hosts.map(keyOf));
  const dropped = taking.gone.filter((name) => !names.has(keyOf(name)));
  return { ...taking, dropped, shrunk: hasShrunk(known, names), ourselves, nothing };
}
