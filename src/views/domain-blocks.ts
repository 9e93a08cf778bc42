/** The rules in force as lists for other servers can say them: what is blocked, what is kept quiet. */
import { asc, gt, isNull, or } from 'drizzle-orm';
import { ruleColumns, ruleOf } from '#domain/policy/find-rules.ts';
import { decide, indexRules, type Degree, type Rule } from '#domain/policy/policy.ts';
import type { WrittenHost } from '#lib/host-lists/written-host.ts';
import type { Reader } from '#storage/database.ts';
import { instanceRulesTable } from '#storage/schema/policy.ts';

/**
 * Called for what we publish and for exports, in the order of names: what somebody here decided and what was adopted
 * from lists, where it decides. What no such list has a word for is left out.
 */
export async function readBlocks(reader: Reader, now: Date): Promise<WrittenHost[]> {
  const rows = await reader
    .select({
      ...ruleColumns,
      publicReason: instanceRulesTable.publicReason,
      obfuscated: instanceRulesTable.obfuscated,
    })
    .from(instanceRulesTable)
    .where(or(isNull(instanceRulesTable.until), gt(instanceRulesTable.until, now)))
    .orderBy(asc(instanceRulesTable.host), asc(instanceRulesTable.id));
  const index = indexRules(rows.map(ruleOf));
  const written = new Set<string>();
  return rows.flatMap((row) => {
    const rule = ruleOf(row);
    // Asked like any server: a nearer rule, ours, or that of a higher list may say otherwise.
    const host = rule.scope === 'below' ? `any.${rule.host}` : rule.host;
    if (decide(host, index, { now, federation: 'open' }).rule !== rule.id) return [];
    const said = wordsFor(rule.degrees);
    if (said === null || written.has(host)) return [];
    written.add(host);
    return [
      {
        host: rule.host,
        scope: rule.scope,
        ...said,
        comment: row.publicReason,
        obfuscate: row.obfuscated,
      },
    ];
  });
}

/** Null for what is no restriction that others know. */
function wordsFor(
  degrees: Rule['degrees'],
): Pick<WrittenHost, 'severity' | 'rejectMedia' | 'rejectReports'> | null {
  const has = (...words: readonly Degree[]): boolean => words.some((one) => degrees.includes(one));
  const severity = has('defederate')
    ? 'suspend'
    : has('limit', 'hold', 'known-only')
      ? 'silence'
      : 'noop';
  const said = {
    severity,
    rejectMedia: has('no-media'),
    rejectReports: has('no-reports'),
  } as const;
  return severity === 'noop' && !said.rejectMedia && !said.rejectReports ? null : said;
}
