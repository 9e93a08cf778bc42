/** Blocks a server: nothing comes from it, goes to it or is fetched from it any more. */
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import { severMemberships } from '#domain/memberships/sever-memberships.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { addRule } from '#domain/policy/add-rule.ts';
import { decide } from '#domain/policy/policy.ts';
import { hostOf, parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, mayGovernServer } from './moderate.ts';

export type BlockAct = {
  /** As typed; a URL will do. Everything below the host is meant too. */
  readonly host: string;
  readonly reason: string;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type BlockRefusal = 'not-allowed' | 'bad-host' | 'ourselves' | 'already';
export type Blocked = { readonly host: string; readonly severed: number };

/** Refused to all but admins, for our own host, and when the rule is there already. */
export async function blockInstance(
  context: Context,
  { host: typed, reason: why, by }: BlockAct,
): Promise<Outcome<Blocked, BlockRefusal>> {
  if (!(await mayGovernServer(context, by))) return refuse('not-allowed');
  const host = parseHost(typed);
  if (host === null) return refuse('bad-host');
  if (decide(hostOf(context.origin) ?? '', [{ host }]) === 'block') return refuse('ourselves');
  const reason = cleanReason(why) ?? '';
  if (!(await addRule(context, { host, reason, by }))) return refuse('already');
  const severed = await severMemberships(context, host);
  await writeModlog(context, { act: 'instance.blocked', moderator: by, host, reason });
  await record(context, { kind: 'instance.blocked', host });
  return done({ host, severed });
}
