/** The invitations that somebody made, and what became of them. */
import { desc, eq } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';
import { invitationsTable } from '#storage/schema/admissions.ts';

export type InvitationLine = {
  readonly id: number;
  readonly by: number;
  readonly note: string;
  readonly uses: number;
  readonly used: number;
  readonly until: Date;
  readonly withdrawn: Date | null;
  readonly created: Date;
};

/** Newest first; of everybody for the operator, who gives no `by`. */
export function readInvitations(
  reader: Reader,
  by: number | null = null,
  limit = 100,
): Promise<InvitationLine[]> {
  const { id, note, uses, used, until, withdrawn, created, by: whose } = invitationsTable;
  return reader
    .select({ id, by: whose, note, uses, used, until, withdrawn, created })
    .from(invitationsTable)
    .where(by === null ? undefined : eq(whose, by))
    .orderBy(desc(id))
    .limit(limit);
}

/** Whether somebody could still come by it. */
export const holds = ({ uses, used, until, withdrawn }: InvitationLine, now: Date): boolean =>
  withdrawn === null && used < uses && until > now;
