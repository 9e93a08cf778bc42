/** Lifts the block of a server; what it suspended comes back. */
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { mendMemberships } from '#domain/memberships/mend-memberships.ts';
import { severMemberships } from '#domain/memberships/sever-memberships.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findRules } from '#domain/policy/find-rules.ts';
import { removeRule } from '#domain/policy/remove-rule.ts';
import { parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, mayGovernServer } from './moderate.ts';

export type UnblockAct = {
  readonly host: string;
  readonly reason?: string | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type UnblockRefusal = 'not-allowed' | 'bad-host' | 'not-blocked';

/** Refused to all but admins. Where another rule still stands, memberships stay suspended by it. */
export async function unblockInstance(
  context: Context,
  { host: typed, reason: why, by }: UnblockAct,
): Promise<Outcome<{ host: string; mended: number }, UnblockRefusal>> {
  if (!(await mayGovernServer(context, by))) return refuse('not-allowed');
  const host = parseHost(typed);
  if (host === null) return refuse('bad-host');
  if (!(await removeRule(context, host))) return refuse('not-blocked');
  let mended = await mendMemberships(context, host);
  for (const rule of await findRules(context.tx))
    mended -= await severMemberships(context, rule.host);
  const reason = cleanReason(why);
  await writeModlog(context, { act: 'instance.unblocked', moderator: by, host, reason });
  await record(context, { kind: 'instance.unblocked', host });
  return done({ host, mended });
}
