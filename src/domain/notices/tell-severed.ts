/** Tells our people that memberships of theirs are suspended by a rule about another server. */
import type { Context } from '#domain/context.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';

export type Severed = {
  readonly person: number;
  /** Communities as `@name@host`, in the order in which they are told. */
  readonly communities: readonly string[];
};

const rowsAtOnce = 1000;
const namesMax = 10;

/** Called once for each change of rules, with everybody of ours whom it concerns: one notice each. */
export async function tellSevered(
  context: Context,
  severed: readonly Severed[],
  { act, reason }: { readonly act: number | null; readonly reason: string | null },
): Promise<void> {
  const rows = severed.map(({ person, communities }) => ({
    person,
    kind: 'severed' as const,
    act,
    text: wordsFor(communities, reason),
    created: context.now,
  }));
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await context.tx.insert(memberNoticesTable).values(rows.slice(at, at + rowsAtOnce));
  }
}

function wordsFor(communities: readonly string[], reason: string | null): string {
  const named = communities.slice(0, namesMax).join(', ');
  const more = communities.length - namesMax;
  const which = more > 0 ? `${named} and ${more} more` : named;
  const why = reason === null ? '' : ` The reason given: ${reason}`;
  return communities.length === 1
    ? `Your membership in ${which} is suspended, because this server no longer deals with its server. It comes back when that rule is lifted.${why}`
    : `Your memberships in ${which} are suspended, because this server no longer deals with their servers. They come back when those rules are lifted.${why}`;
}
