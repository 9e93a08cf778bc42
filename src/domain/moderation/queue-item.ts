/** An item of the moderators' queue by its name: what it is about, whose it is, and which right deciding it asks for. */
import { and, eq } from 'drizzle-orm';
import { findCommunity } from '#domain/communities/find-community.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { findOpenReports, type ReportSubject } from '#domain/reports/find-reports.ts';
import type { Reader } from '#storage/database.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { heldTable } from '#storage/schema/screening.ts';

export type QueueItemName =
  | { readonly kind: 'report'; readonly subject: ReportSubject }
  | { readonly kind: 'held'; readonly held: number }
  | { readonly kind: 'join'; readonly community: number; readonly member: number }
  | { readonly kind: 'appeal'; readonly appeal: number };

const shapes =
  /^(?:report:(?<about>post|comment|person|notice):(?<thing>\d{1,15})|held:(?<held>\d{1,15})|join:(?<community>\d{1,9}):(?<member>\d{1,9})|appeal:(?<appeal>\d{1,15}))$/;

/** `report:post:5`, `held:12`, `join:3:7`, `appeal:4`; null for anything else. */
export function parseItem(text: string): QueueItemName | null {
  const found = shapes.exec(text)?.groups;
  if (found === undefined) return null;
  const { about, thing, held, community, member, appeal } = found;
  if (thing !== undefined) {
    const id = Number(thing);
    if (about !== 'notice' && id > 2 ** 31 - 1) return null;
    return { kind: 'report', subject: { [about!]: id } as ReportSubject };
  }
  if (held !== undefined) return { kind: 'held', held: Number(held) };
  if (appeal !== undefined) return { kind: 'appeal', appeal: Number(appeal) };
  return { kind: 'join', community: Number(community), member: Number(member) };
}

/** The act whose right decides such an item. */
export const actOf: Readonly<Record<QueueItemName['kind'], ActKind>> = {
  report: 'report.resolved',
  held: 'held.approved',
  join: 'join.approved',
  appeal: 'appeal.decided',
};

type Place = { readonly community: { readonly id: number; readonly local: boolean } | null };

/** Whose item it is; null when it does not wait (any more). */
export async function findItemPlace(reader: Reader, item: QueueItemName): Promise<Place | null> {
  const community = await communityOf(reader, item);
  if (community === undefined) return null;
  return { community: community === null ? null : await findCommunity(reader, community) };
}

/** Null for the whole server; undefined when there is nothing. */
async function communityOf(
  reader: Reader,
  item: QueueItemName,
): Promise<number | null | undefined> {
  switch (item.kind) {
    case 'report': {
      const [first] = await findOpenReports(reader, item.subject);
      return first?.community;
    }
    case 'held': {
      const { id, community } = heldTable;
      const [row] = await reader.select({ community }).from(heldTable).where(eq(id, item.held));
      return row?.community;
    }
    case 'appeal': {
      const { id, community } = appealsTable;
      const [row] = await reader
        .select({ community })
        .from(appealsTable)
        .where(eq(id, item.appeal));
      return row?.community;
    }
    case 'join': {
      const { community, member, state } = membershipsTable;
      const asked = and(eq(community, item.community), eq(member, item.member));
      const [row] = await reader
        .select({ community })
        .from(membershipsTable)
        .where(and(asked, eq(state, 'pending')));
      return row?.community;
    }
  }
}
