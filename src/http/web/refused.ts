/** What acts of moderators and admins are refused for, in words that say what to do next. */
import type { Refused } from './refusals.ts';

const is = (words: string, status = 422, field?: string): Refused => ({
  status,
  words,
  ...(field !== undefined && { field }),
});

/** Reasons that any act may be refused for; a page adds its own. */
export const actRefusals = {
  'not-allowed': is(
    'That is not yours to do: your office does not reach so far, or they stand as high as you. Nothing was changed.',
    403,
  ),
  'not-found': is('That is not here any more, or never was. Nothing was changed.', 404),
  gone: is('Its author deleted it meanwhile. Nothing was changed.', 410),
  past: is('That moment has passed already. Choose a longer term.', 422, 'term'),
  already: is('It is so already. Nothing was changed.'),
  'bad-host': is('That is no name of a server. Type it as in example.org.', 422, 'host'),
  ourselves: is('That would be a rule about this very server. Name another one.', 422, 'host'),
  'no-degree': is('Choose at least one thing that shall happen to it.'),
  contradictory: is('Those do not go together: what is blocked cannot be allowed. Choose again.'),
  'no-rule': is('There is no rule of ours about that server. Nothing was changed.', 404),
} as const satisfies Record<string, Refused>;

export type ActRefusal = keyof typeof actRefusals;
