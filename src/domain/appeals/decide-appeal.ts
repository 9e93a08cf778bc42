/** Decides an appeal: the act is taken back, or it stands; the person is told. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import type { Context } from '#domain/context.ts';
import { clearAssignment } from '#domain/moderation/assign-item.ts';
import { cleanReason, findRole } from '#domain/moderation/moderate.ts';
import type { ActRole } from '#domain/modlog/acts.ts';
import { findModlog, type ModlogRow } from '#domain/modlog/find-modlog.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { accountsTable } from '#storage/schema/accounts.ts';
import { appealsTable } from '#storage/schema/appeals.ts';
import { isAppealable } from './appeal.ts';
import { undoing } from './undoing.ts';

export type Deciding = {
  readonly appeal: number;
  /** Null for the operator. */
  readonly by: number | null;
  readonly granted: boolean;
  /** A word to whoever appealed. */
  readonly answer?: string | null | undefined;
};
export type DecideRefusal = 'not-found' | 'not-allowed' | 'decided' | 'own-act';
type Appeal = typeof appealsTable.$inferSelect;
type Where = { readonly id: number; readonly local: boolean } | null;

/**
 * Granted, the act is taken back by the verb that does so, with what it removed. Refused to whoever may not take it
 * back, to whoever appealed, and to whoever did it while somebody else could decide (`own-act`).
 */
export async function decideAppeal(
  context: Context,
  deciding: Deciding,
): Promise<Outcome<{ undone: boolean; act: number }, DecideRefusal>> {
  const { by, granted } = deciding;
  const appeal = await lockAppeal(context, deciding.appeal);
  const entry = appeal === null ? null : await findModlog(context.tx, appeal.act);
  if (appeal === null || entry === null) return refuse('not-found');
  if (appeal.decided !== null) return refuse('decided');
  const where =
    appeal.community === null ? null : await findCommunity(context.tx, appeal.community);
  const role = await findRole(context, 'appeal.decided', { by }, where);
  if (role === null || by === appeal.person) return refuse('not-allowed');
  const own = by !== null && by === entry.moderator;
  if (own && (await isThereAnother(context, where, [by, appeal.person]))) return refuse('own-act');
  const answer = cleanReason(deciding.answer);
  const undone = granted ? await undo(context, entry, { by, reason: answer }) : done(false);
  if (!undone.done) return undone;
  const act = await close(context, { appeal, entry, role, by, granted, answer });
  return done({ undone: undone.value, act });
}

async function lockAppeal({ tx }: Context, id: number): Promise<Appeal | null> {
  const rows = await tx.select().from(appealsTable).where(eq(appealsTable.id, id)).for('update');
  return rows[0] ?? null;
}

/** What is gone, or was taken back before, needs no undoing. */
async function undo(
  context: Context,
  entry: ModlogRow,
  undoer: { readonly by: number | null; readonly reason: string | null },
): Promise<Outcome<boolean, 'not-allowed'>> {
  const verb = isAppealable(entry.act) ? undoing[entry.act] : null;
  const outcome = verb === null ? null : await verb(context, entry, undoer);
  if (outcome === null) return done(false);
  if (outcome.done) return done(outcome.value.changed);
  return outcome.reason === 'not-allowed' ? refuse('not-allowed') : done(false);
}

type Decision = Required<Pick<Deciding, 'by' | 'granted'>> & {
  readonly appeal: Appeal;
  readonly entry: ModlogRow;
  readonly role: ActRole;
  readonly answer: string | null;
};

async function close(context: Context, decision: Decision): Promise<number> {
  const { appeal, entry, role, by, granted, answer } = decision;
  await context.tx
    .update(appealsTable)
    .set({ decided: context.now, by, granted: granted ? 'yes' : 'no', answer })
    .where(eq(appealsTable.id, appeal.id));
  await clearAssignment(context, `appeal:${appeal.id}`);
  const { post, comment } = entry;
  // The answer is between those who decide and who appealed.
  const act = await writeModlog(context, {
    act: 'appeal.decided',
    moderator: by,
    role,
    community: appeal.community,
    post,
    comment,
    person: appeal.person,
    after: { granted },
    within: entry.id,
    open: entry.open,
  });
  const outcome = granted
    ? 'Your appeal was granted: what was done is taken back, as far as it can be.'
    : 'Your appeal was looked at, and what was done stands.';
  await tellMember(context, {
    person: appeal.person,
    kind: 'appeal-decided',
    community: appeal.community,
    post,
    comment,
    act,
    text: answer === null ? outcome : `${outcome} The answer: ${answer}`,
  });
  return act;
}

/** Whether anybody else of this server may decide it. */
async function isThereAnother(
  context: Context,
  where: Where,
  but: readonly number[],
): Promise<boolean> {
  const { actor, role, closed } = accountsTable;
  const staff = await context.tx
    .select({ id: actor })
    .from(accountsTable)
    .where(and(inArray(role, ['admin', 'moderator']), isNull(closed)));
  const moderators = where === null ? [] : await findModerators(context.tx, where.id);
  const candidates = [...staff, ...moderators.filter(({ local }) => local)].map(({ id }) => id);
  for (const id of new Set(candidates)) {
    const person = but.includes(id) ? null : await findActor(context.tx, id);
    if (person === null || person.deleted !== null) continue;
    if ((await findRole(context, 'appeal.decided', { by: id }, where)) !== null) return true;
  }
  return false;
}
