/** Makes changed rules take effect: on what is shown, on memberships, on what is delivered. */
import type { Context } from '#domain/context.ts';
import { applyRules } from '#domain/instances/apply-rules.ts';
import { record } from '#domain/journal/record.ts';
import { settleMemberships, type Settled } from '#domain/memberships/settle-memberships.ts';

/** Called by every verb that changes a rule or what rules rest on, in its transaction, after the change. */
export async function enforceRules(context: Context): Promise<Settled> {
  const { changed, closed, opened } = await applyRules(context);
  const settled = await settleMemberships(context, changed);
  for (const host of closed) await record(context, { kind: 'instance.blocked', host });
  for (const host of opened) await record(context, { kind: 'instance.unblocked', host });
  return settled;
}
