/** The operator's words about battles. */
import { act } from '#domain/context.ts';
import { beginBattle as begin } from '#domain/moderation/begin-battle.ts';
import { endBattle as end } from '#domain/moderation/end-battle.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import { inBattle } from '#domain/policy/settings.ts';
import { done } from '#lib/outcome.ts';
import type { Handler } from './command.ts';
import { momentOf } from './moment-of.ts';
import { moment } from './output.ts';

export const beginBattle: Handler = async ({ house }, input) => {
  const until = momentOf(input.need('until'), house.clock());
  if (!until.done) return until;
  const wanted = { until: until.value, by: null, reason: input.text('reason') };
  const begun = await act(house, (context) => begin(context, wanted));
  if (!begun.done) return begun;
  return done({
    data: { battle: true, until: until.value },
    text: `Until ${moment(until.value)} newcomers and unknown servers wait for a moderator, and sign-up is closed.`,
  });
};

export const endBattle: Handler = async ({ house }, input) => {
  const reason = input.text('reason');
  const ended = await act(house, (context) => end(context, { by: null, reason }));
  if (!ended.done) return ended;
  return done({
    data: { battle: false, until: null },
    text: 'The battle has ended; what waits is in `held list`.',
  });
};

export const showBattle: Handler = async ({ house }) => {
  const settings = await findSettings(house.database.query);
  const battle = inBattle(settings, house.clock());
  const until = battle ? settings.battleUntil : null;
  const text = battle ? `There is a battle until ${moment(until)}.` : 'There is no battle.';
  return done({ data: { battle, until }, text });
};
