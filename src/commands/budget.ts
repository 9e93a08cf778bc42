/** The operator's word about what one new server may send. */
import { act } from '#domain/context.ts';
import { setBudget } from '#domain/moderation/set-budget.ts';
import { done } from '#lib/outcome.ts';
import type { Handler } from './command.ts';

/** Without a number it is again what the settings say. */
export const budgetInstance: Handler = async ({ house }, input) => {
  const perMinute = input.text('per-minute') === undefined ? null : input.number('--per-minute');
  const wanted = { host: input.word('HOST'), perMinute, by: null };
  const set = await act(house, (context) => setBudget(context, wanted));
  if (!set.done) return set;
  const { host } = set.value;
  const text =
    perMinute === null
      ? `${host} may send what the settings say.`
      : `${host} may send ${perMinute} activities a minute while it is new.`;
  return done({ data: { host, perMinute }, text });
};
