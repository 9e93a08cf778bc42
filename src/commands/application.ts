/** The operator's words about applications for an account. */
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act } from '#domain/context.ts';
import { decideApplication } from '#domain/moderation/decide-application.ts';
import { done, refuse } from '#lib/outcome.ts';
import { readApplications } from '#views/application-list.ts';
import type { Handler } from './command.ts';
import { moment, table } from './output.ts';

export const listApplications: Handler = async ({ house }) => {
  const waiting = await readApplications(house.database.query, 500);
  const rows = waiting.map((one) => [one.id, one.name, moment(one.created), one.words]);
  return done({
    data: waiting.map(({ id, name, words, language, created }) => ({
      id,
      name,
      words,
      language,
      created,
    })),
    text: table(['ID', 'NAME', 'SINCE', 'WORDS'], rows, 'Nobody waits for an account.'),
  });
};

const decide =
  (accepted: boolean): Handler =>
  async ({ house }, input) => {
    const application = input.number('ID');
    const answer = input.text('answer');
    // Before the transaction: they take their time.
    const keys = accepted ? await makeKeys() : null;
    const decided = await act(house, (context) =>
      decideApplication(context, { application, keys, answer, by: null }),
    );
    if (!decided.done)
      return decided.reason === 'not-found' ? refuse('no-such-application') : decided;
    const { name } = decided.value;
    const text = accepted
      ? `${name} has an account now, and is told when they look.`
      : `Declined; ${name} is told when they look.`;
    return done({ data: { application, name, accepted }, text });
  };

export const acceptApplication = decide(true);
export const declineApplication = decide(false);
