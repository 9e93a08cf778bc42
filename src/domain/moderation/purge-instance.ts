/** Erases for good what is stored of a server that is shut out. */
import type { Context } from '#domain/context.ts';
import { findInstance } from '#domain/instances/find-instance.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { findBlocked } from '#domain/policy/find-blocked.ts';
import { hostOf, parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole } from './moderate.ts';
import { purgeSome, type Purged } from './purge-some.ts';

export type PurgeAct = {
  readonly host: string;
  /** The host once more, typed by whoever does it: there is no way back. */
  readonly confirm: string;
  readonly reason?: string | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type PurgeRefusal =
  | 'not-allowed'
  | 'bad-host'
  | 'ourselves'
  | 'unknown-server'
  | 'not-confirmed'
  | 'not-defederated';

/**
 * The words of its posts and comments go, its people are buried, memberships end; of exactly this host, not of what
 * is below it. Refused to all but admins, and while a rule does not shut it out. What is too much for one
 * transaction is continued by the worker, which finds the entry in the record.
 */
export async function purgeInstance(
  context: Context,
  { host: typed, confirm, reason, by }: PurgeAct,
): Promise<Outcome<Purged & { readonly host: string }, PurgeRefusal>> {
  const role = await findRole(context, 'instance.purged', { by }, null);
  if (role === null) return refuse('not-allowed');
  const host = parseHost(typed);
  if (host === null) return refuse('bad-host');
  if (host === hostOf(context.origin)) return refuse('ourselves');
  const instance = await findInstance(context.tx, host);
  if (instance === null) return refuse('unknown-server');
  if (parseHost(confirm) !== host) return refuse('not-confirmed');
  const [blocked] = await findBlocked(context.tx, [host], context.now);
  if (blocked !== true) return refuse('not-defederated');
  const purged = await purgeSome(context, instance.id);
  await writeModlog(context, {
    act: 'instance.purged',
    moderator: by,
    role,
    host,
    reason: cleanReason(reason),
    after: purged,
  });
  return done({ host, ...purged });
}
