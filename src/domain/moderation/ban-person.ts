/** Bans somebody from this whole server, for a time or for good, with or without what is shown of theirs. */
import { findActor } from '#domain/actors/find-actor.ts';
import { lockActor } from '#domain/actors/lock-actor.ts';
import type { Actor } from '#domain/actors/actor.ts';
import type { Context } from '#domain/context.ts';
import { record } from '#domain/journal/record.ts';
import type { ActRole } from '#domain/modlog/acts.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { tellMember } from '#domain/notices/tell-member.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { nextId } from '#storage/next-id.ts';
import { cleanReason, findRole, standsAbove, type Changed } from './moderate.ts';
import { inheritRemovals, isNothing, removeEverything } from './remove-everything.ts';
import { isSameBan } from './same-act.ts';
import { findSiteBan, keepSiteBan } from './site-ban.ts';

export type PersonBan = {
  readonly person: number;
  readonly by: number | null;
  /** `home`: an admin of the person's own server said so, as federation has checked. */
  readonly authority?: 'checked' | 'home' | undefined;
  readonly reason: string | null;
  /** Null for good. */
  readonly until: Date | null;
  /** Whether everything of theirs that is shown here is removed; it stays so when the term is over. */
  readonly removal?: boolean | undefined;
};
export type PersonBanRefusal = 'not-found' | 'not-allowed' | 'past' | 'already';

/**
 * Our people write nowhere any more and stay signed in; from others nothing is taken. What their own server says does
 * not replace what was decided here (`already`). Where the very same ban stands nothing is written.
 */
export async function banPerson(
  context: Context,
  ban: PersonBan,
): Promise<Outcome<Changed, PersonBanRefusal>> {
  const { person, by, until } = ban;
  const banned = await findActor(context.tx, person);
  if (banned === null || banned.kind !== 'person') return refuse('not-found');
  const role = await findSiteRole(context, 'person.banned', ban, banned);
  if (role === null) return refuse('not-allowed');
  if (until !== null && until <= context.now) return refuse('past');
  await lockActor(context, person);
  const before = await findSiteBan(context, person);
  if (ban.authority === 'home' && before !== null && before.origin === null)
    return refuse('already');
  const reason = cleanReason(ban.reason);
  const act = await nextId(context.tx, 'modlog');
  const removal = ban.removal === true;
  const sweep = { author: person, community: null, entry: act };
  const swept = removal ? await removeEverything(context, sweep) : null;
  // What their own server said becomes our decision when we say it too.
  const same =
    before !== null &&
    (before.origin !== null) === (ban.authority === 'home') &&
    (await isSameBan(context, before, { until, reason, removal }));
  if (same && isNothing(swept)) return done({ changed: false });
  await keepSiteBan(context, { person, reason, until, act });
  if (before !== null) await inheritRemovals(context, { from: before.act, to: act });
  const after = { until, ...(swept && { removed: swept.amount }) };
  const written = { id: act, act: 'person.banned', moderator: by, role, person, reason } as const;
  await writeModlog(context, { ...written, before: before && { until: before.until }, after });
  const told = { person, by, reason };
  const term = until?.toISOString() ?? null;
  await record(context, { kind: 'person.banned', ...told, until: term, removal });
  await swept?.tell(by, reason);
  if (ban.authority !== 'home') await tellMember(context, { person, kind: 'statement', act });
  return done({ changed: true, act });
}

/** A server says who is banned of its own people; about everybody else it is asked for the right, and for the rank. */
export async function findSiteRole(
  context: Context,
  act: 'person.banned' | 'person.unbanned',
  { by, authority, person }: Pick<PersonBan, 'by' | 'authority' | 'person'>,
  { local, instance }: Actor,
): Promise<ActRole | null> {
  if (authority !== 'home') {
    const role = await findRole(context, act, { by }, null);
    return role !== null && (await standsAbove(context, { by }, person, null)) ? role : null;
  }
  const admin = by === null ? null : await findActor(context.tx, by);
  return !local && admin?.instance === instance ? 'admin' : null;
}
