/** Forgets what somebody was told. */
import { eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';

/** Called when an account is closed. */
export async function forgetNotices({ tx }: Context, person: number): Promise<void> {
  await tx.delete(memberNoticesTable).where(eq(memberNoticesTable.person, person));
}
