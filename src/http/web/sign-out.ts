/** Signing out of this browser. */
import { act, type House } from '#domain/context.ts';
import { endSession } from '#domain/sessions/end-session.ts';
import { next, type Answer } from './answer.ts';
import type { FormVisit, Posted } from './serve.ts';

/** Called when the button in the header is pressed. */
export async function takeSignOut(house: House, { visit }: Posted<object>): Promise<Answer> {
  await endVisit(house, visit);
  return next('/', null);
}

/** Also called when somebody else is signed in here: two cannot be, in one browser. */
export async function endVisit(house: House, { session }: FormVisit): Promise<void> {
  if (session === null) return;
  const ending = { account: session.account.id, session: session.id };
  await act(house, (context) => endSession(context, ending));
}
