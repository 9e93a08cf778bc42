/** Reads the host of a rule as somebody typed it. */
import { parseHost } from '#lib/hosts.ts';
import type { Reach } from './policy.ts';

export type RuleHost = { readonly host: string; readonly scope: Reach };

/**
 * `*.bad.example` means what is below it. Null for what is no host, such as numbers in brackets (IPv6), by which no
 * server is known, and a person, who shall not take the whole server along.
 */
export function readRuleHost(typed: string, scope: Reach = 'domain'): RuleHost | null {
  const below = /^\s*\*\./.test(typed);
  const rest = typed.trim().replace(/^\*\./, '');
  if (/^.+@/.test(rest) && !rest.includes('://')) return null;
  const host = parseHost(rest);
  return host === null ? null : { host, scope: below ? 'below' : scope };
}
