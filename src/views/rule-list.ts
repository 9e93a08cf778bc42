/** The automatic rules of a community, or of the whole server, as they are shown to whoever may change them. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { readTest, type RuleAction, type Test } from '#domain/screening/rule.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { autoRulesTable } from '#storage/schema/screening.ts';

export type RuleLine = {
  readonly id: number;
  /** Its community's name; null for the whole server. */
  readonly community: string | null;
  readonly name: string;
  /** Null when this version cannot read its settings: then it says nothing. */
  readonly test: Test | null;
  readonly action: RuleAction;
  readonly enabled: boolean;
  readonly created: Date;
};

/** `community` is a number, null for those of the whole server; left out, all of them. */
export async function listRules(
  reader: Reader,
  { community }: { readonly community?: number | null | undefined },
): Promise<RuleLine[]> {
  const { community: where, deleted } = autoRulesTable;
  const of = community === null ? isNull(where) : eq(where, community ?? 0);
  const rows = await reader
    .select({ rule: autoRulesTable, place: actorsTable.name })
    .from(autoRulesTable)
    .leftJoin(actorsTable, eq(actorsTable.id, autoRulesTable.community))
    .where(and(isNull(deleted), community === undefined ? undefined : of))
    .orderBy(asc(autoRulesTable.id));
  return rows.map(({ rule, place }) => {
    const { id, name, action, enabled, created } = rule;
    const test = readTest(rule.kind, rule.settings);
    return {
      id,
      community: place,
      name,
      test: test.done ? test.value : null,
      action,
      enabled,
      created,
    };
  });
}

/** What a rule looks for, in a few words. */
export function wordsOf(test: Test): string {
  switch (test.kind) {
    case 'words':
      return `the words ${test.settings.words.join(', ')}`;
    case 'pattern':
      return `the pattern ${test.settings.pattern}`;
    case 'domains':
      return `links to ${test.settings.domains.join(', ')}`;
    case 'new-account':
      return `accounts younger than ${test.settings.hours} hours`;
    case 'first-posts':
      return `the first ${test.settings.count} posts and comments of somebody`;
    case 'rate':
      return `more than ${test.settings.perHour} posts and comments in an hour`;
    case 'repeat':
      return `the same text by ${test.settings.people} people within ${test.settings.minutes} minutes`;
    case 'mentions':
      return `more than ${test.settings.people} people mentioned`;
  }
}
