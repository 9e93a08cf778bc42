/** Makes a link by which others may make an account here. */
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { isOpen } from '#domain/accounts/account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import type { Context } from '#domain/context.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { hashToken, newToken } from '#domain/sessions/token.ts';
import { cleanLine } from '#lib/html.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { invitationsTable } from '#storage/schema/admissions.ts';
import { siteBansTable } from '#storage/schema/moderation.ts';
import { mayInvite } from './entrance.ts';

export type InvitationAct = {
  /** Whose invitation it is: they vouch for who comes. */
  readonly by: number;
  readonly note?: string | undefined;
  /** How many may come by it, 1 to 100. */
  readonly uses: number;
  /** For how many days it holds, 1 to 90. */
  readonly days: number;
};
export type InvitationRefusal = 'not-allowed' | 'bad-number' | 'too-many-invitations';

/** As many of one person's as may hold at once. */
const openMax = 20;
const usesMax = 100;
const daysMax = 90;
const dayMs = 24 * 60 * 60_000;

const isWithin = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;

/**
 * Returns what stands in the link; only its hash is kept. Refused to members unless this server takes people by
 * invitation, to whoever is banned or closed their account, for odd numbers, and beyond twenty that hold.
 */
export async function makeInvitation(
  context: Context,
  { by, note = '', uses, days }: InvitationAct,
  token: string = newToken(),
): Promise<Outcome<{ token: string; until: Date }, InvitationRefusal>> {
  const { tx, now } = context;
  const account = await lockAccount(context, by);
  if (account === null || !isOpen(account)) return refuse('not-allowed');
  if (!mayInvite(await findSettings(tx), account.role) || (await isBanned(context, by)))
    return refuse('not-allowed');
  if (!isWithin(uses, usesMax) || !isWithin(days, daysMax)) return refuse('bad-number');
  if ((await countOpen(context, by)) >= openMax) return refuse('too-many-invitations');
  const until = new Date(now.getTime() + days * dayMs);
  await tx.insert(invitationsTable).values({
    hash: hashToken(token),
    by,
    note: cleanLine(note, 200),
    uses,
    until,
    created: now,
  });
  return done({ token, until });
}

async function isBanned({ tx, now }: Context, person: number): Promise<boolean> {
  const { until } = siteBansTable;
  const rows = await tx
    .select({ person: siteBansTable.person })
    .from(siteBansTable)
    .where(
      and(
        eq(siteBansTable.person, person),
        sql`(${until} is null or ${until} > ${now.toISOString()}::timestamptz)`,
      ),
    );
  return rows.length > 0;
}

async function countOpen({ tx, now }: Context, by: number): Promise<number> {
  const table = invitationsTable;
  return tx.$count(
    table,
    and(
      eq(table.by, by),
      isNull(table.withdrawn),
      lt(table.used, table.uses),
      gt(table.until, now),
    ),
  );
}
