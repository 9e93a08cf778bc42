/** Makes an account for whoever asks for one, or lets them wait for somebody who decides. */
import { createAccount } from '#domain/accounts/create-account.ts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { judgePassword, type PasswordRefusal } from '#domain/accounts/password.ts';
import type { ActorKeys } from '#domain/actors/actor.ts';
import type { NameRefusal } from '#domain/actors/create-local-actor.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act, type Context, type House } from '#domain/context.ts';
import { spend, type TooMany } from '#domain/limits/spend.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { secrets, type Secrets } from '#domain/sessions/secrets.ts';
import type { SignedIn, Visitor } from '#domain/sessions/session.ts';
import { welcome } from '#domain/sessions/welcome.ts';
import { isName, isReserved } from '#lib/names.ts';
import { networkOf } from '#lib/network-of.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findEntrance } from './find-entrance.ts';
import { findInvitation } from './find-invitation.ts';
import { keepApplication } from './keep-application.ts';
import { isSolved, takeRiddle, type Solved } from './take-riddle.ts';
import { lockInvitation, useInvitation } from './use-invitation.ts';

export type SignUp = Visitor & {
  readonly name: string;
  readonly password: string;
  /** What they tell those who decide. */
  readonly words: string;
  readonly language: string | null;
  /** Null without one. */
  readonly invitation: string | null;
  /** The form's riddle and what the browser's script found; null where no script ran. */
  readonly riddle: Solved | null;
};

export type SignUpRefusal =
  | NameRefusal
  | PasswordRefusal
  | 'closed'
  | 'invitation-needed'
  | 'invitation-over'
  | 'riddle'
  | 'no-words'
  | 'queue-full';

/** Signed in at once, or a ticket by which their browser learns the answer. */
export type Admitted = { readonly signedIn: SignedIn } | { readonly ticket: string };

type Way = 'account' | 'application';

/**
 * By an invitation, which takes the place of the riddle, or by a solved riddle where sign-up is open, there is an
 * account at once; else an application. Refused where nobody may come in now, and for what does not fit.
 */
export async function signUp(
  house: House,
  asked: SignUp,
  using: Secrets = secrets,
): Promise<Outcome<Admitted, SignUpRefusal> | TooMany> {
  const purse = { budget: 'sign-up from' as const, of: networkOf(asked.from) };
  const admitted = await act(house, (context) => spend(context, [purse]));
  if (!admitted.done) return admitted;
  const way = await findWay(house, asked);
  if (!way.done) return way;
  const misfit = await findMisfit(house, { ...asked, way: way.value });
  if (misfit !== null) return refuse(misfit);
  const hashed = await using.hash(asked.password);
  if (!hashed.done) return hashed;
  const token = using.newToken();
  const { name, words, language } = asked;
  const password = hashed.value;
  if (way.value === 'application') {
    const wanted = { name, password, words, language, ticket: token };
    const kept = await act(house, (context) => keepApplication(context, wanted));
    return kept.done ? done({ ticket: token }) : kept;
  }
  const keys = await makeKeys();
  return act(house, (context) => settleIn(context, asked, { password, keys, token }));
}

/** Which way they come in, or why they do not. */
async function findWay(
  house: House,
  { invitation, riddle, words }: SignUp,
): Promise<Outcome<Way, 'closed' | 'invitation-needed' | 'invitation-over' | 'no-words'>> {
  const [reader, now] = [house.database.query, house.clock()];
  const { mode } = await findEntrance(reader, now);
  if (mode === 'closed') return refuse('closed');
  if (invitation !== null) {
    const live = (await findInvitation(reader, invitation, now)) !== null;
    return live ? done('account') : refuse('invitation-over');
  }
  if (mode === 'invitation') return refuse('invitation-needed');
  if (mode === 'open' && riddle !== null) return done('account');
  const { signUpQuestion } = await findSettings(reader);
  const silent = signUpQuestion !== '' && words.trim() === '';
  return silent ? refuse('no-words') : done('application');
}

/** What costs nothing to know is told before anything is made. */
async function findMisfit(
  house: House,
  { name, password, invitation, riddle, way }: SignUp & { readonly way: Way },
): Promise<NameRefusal | PasswordRefusal | 'riddle' | null> {
  if (!isName(name)) return 'bad-name';
  if (isReserved(name)) return 'reserved';
  if ((await findLocalActor(house.database.query, name)) !== null) return 'taken';
  const misfit = judgePassword(password);
  const asks = way === 'account' && invitation === null && riddle !== null;
  if (misfit !== null || !asks) return misfit;
  return (await isSolved(house.database.query, riddle, house.clock())) ? null : 'riddle';
}

type Made = { readonly password: string; readonly keys: ActorKeys; readonly token: string };

async function settleIn(
  context: Context,
  asked: SignUp,
  { password, keys, token }: Made,
): Promise<Outcome<Admitted, SignUpRefusal>> {
  const { name, riddle, from, agent, language } = asked;
  const invitation =
    asked.invitation === null ? null : await lockInvitation(context, asked.invitation);
  if (asked.invitation !== null && invitation === null) return refuse('invitation-over');
  if (invitation === null && (riddle === null || !(await takeRiddle(context, riddle)).done))
    return refuse('riddle');
  const made = await createAccount(context, { name, role: 'member', password, keys, language });
  if (!made.done) return made;
  if (invitation !== null) await useInvitation(context, invitation);
  const account = (await lockAccount(context, made.value.id)) ?? made.value;
  const welcomed = await welcome(context, { account, token, from, agent });
  return done({ signedIn: welcomed.value });
}
