/** The operator closes an account. */
import { act } from '#domain/context.ts';
import { closeAccount } from '#domain/departures/close-account.ts';
import { done, refuse } from '#lib/outcome.ts';
import type { Handler } from './command.ts';
import { findUser } from './find.ts';

/** There is no way back: the name is typed twice. */
export const closeUser: Handler = async (tools, input) => {
  const user = await findUser(tools, input.word('NAME'));
  if (!user.done) return user;
  const { id: account, name } = user.value;
  if (input.need('confirm') !== name) return refuse('not-confirmed');
  const [erase, reason] = [input.has('erase'), input.text('reason')];
  const closed = await act(tools.house, (context) =>
    closeAccount(context, { account, erase, by: 'operator', reason }),
  );
  if (!closed.done) return closed;
  const { erased } = closed.value;
  const what = erase ? `${erased} posts and comments are erased` : 'what they wrote stays';
  return done({ data: { name, erased }, text: `The account ${name} is closed; ${what}.` });
};
