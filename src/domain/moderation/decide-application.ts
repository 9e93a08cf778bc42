/** Accepts or declines somebody who applied for an account. */
import { settleApplication, type Settled } from '#domain/admissions/settle-application.ts';
import type { ActorKeys } from '#domain/actors/actor.ts';
import type { NameRefusal } from '#domain/actors/create-local-actor.ts';
import type { Context } from '#domain/context.ts';
import { writeModlog } from '#domain/modlog/write-modlog.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { cleanReason, findRole } from './moderate.ts';

export type ApplicationAct = {
  readonly application: number;
  /** Made before the transaction; null declines. */
  readonly keys: ActorKeys | null;
  /** What the applicant reads: a welcome, or why not. */
  readonly answer?: string | null | undefined;
  /** Null when the operator acts from the shell. */
  readonly by: number | null;
};
export type ApplicationActRefusal = 'not-allowed' | 'not-found' | 'decided' | NameRefusal;

/**
 * The entry in the record is read by those who moderate alone: a name that was only wished for is nobody's business.
 * Refused to whoever does not moderate the whole server, when somebody decided before, and when the name is taken.
 */
export async function decideApplication(
  context: Context,
  { application, keys, answer, by }: ApplicationAct,
): Promise<Outcome<Settled & { readonly act: number }, ApplicationActRefusal>> {
  const act = keys === null ? 'application.declined' : 'application.accepted';
  const role = await findRole(context, act, { by }, null);
  if (role === null) return refuse('not-allowed');
  const settled = await settleApplication(context, { application, keys, by, answer });
  if (!settled.done) return settled;
  const { name, person } = settled.value;
  const entry = await writeModlog(context, {
    act,
    moderator: by,
    role,
    person,
    reason: cleanReason(answer),
    after: { application, name },
    open: false,
  });
  return done({ ...settled.value, act: entry });
}
