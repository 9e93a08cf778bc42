/** Takes a vote on a post or comment, or takes one back. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { castVote } from '#domain/votes/cast-vote.ts';
import { retractVote } from '#domain/votes/retract-vote.ts';
import { aboutFields, backIn, refusedPage, subjectIn, refusedWith } from './act-fields.ts';
import { next, type Answer } from './answer.ts';
import type { Posted } from './serve.ts';
import { membersOnly } from './viewer.ts';
import { spendBy } from './written.ts';

/** The fields that are read. */
export const voteFields = { ...aboutFields, value: z.enum(['1', '0', '-1']) };
type VoteFields = z.infer<z.ZodObject<typeof voteFields>>;

/** Called when a button beside the score is pressed; 0 takes the vote back, also one that was never there. */
export function takeVote(house: House, { visit, fields }: Posted<VoteFields>): Promise<Answer> {
  const back = backIn(fields);
  return membersOnly(house, { visit, back }, async ({ person }) => {
    const subject = subjectIn(fields);
    if (subject === null) return refusedPage('not-found', back);
    const spent = await spendBy(house, person, ['vote by']);
    if (spent !== null) return refusedWith(spent, back);
    const vote = { voter: person, subject };
    if (fields.value === '0') {
      const taken = await act(house, (context) => retractVote(context, vote));
      const none = taken.done || taken.reason === 'no-vote';
      return none ? next(back) : refusedPage(taken.reason, back);
    }
    const value = fields.value === '1' ? 1 : -1;
    const cast = await act(house, (context) => castVote(context, { ...vote, value }));
    return cast.done ? next(back) : refusedPage(cast.reason, back);
  });
}
