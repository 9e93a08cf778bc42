/** Tells many of our people the same at once. */
import type { Context } from '#domain/context.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import type { NoticeKind } from './tell-member.ts';

const rowsAtOnce = 1000;

/** Called for what concerns everybody somewhere; only for people of this server, whom the caller has looked up. */
export async function tellMany(
  context: Context,
  people: readonly number[],
  told: { kind: NoticeKind; community: number; act: number; text: string },
): Promise<void> {
  for (let at = 0; at < people.length; at += rowsAtOnce) {
    const rows = people
      .slice(at, at + rowsAtOnce)
      .map((person) => ({ ...told, person, created: context.now }));
    await context.tx.insert(memberNoticesTable).values(rows);
  }
}
