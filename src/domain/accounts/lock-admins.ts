/** Keeps it so, until the transaction ends, who is an admin and who is not. */
import type { Context } from '#domain/context.ts';
import { siteTable } from '#storage/schema/instances.ts';

/**
 * Called before anybody becomes an admin or stops being one. The lock is on the row of this server, because
 * there may be no admin whose row could be locked.
 */
export async function lockAdmins(context: Context): Promise<void> {
  await context.tx.select({ id: siteTable.id }).from(siteTable).for('update');
}
