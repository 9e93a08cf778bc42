/** Takes the wish to save or hide something, or to hear no more of a thread. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { markKinds, setMark } from '#domain/marks/set-mark.ts';
import { aboutFields, backIn, refusedPage, subjectIn } from './act-fields.ts';
import { next, type Answer } from './answer.ts';
import type { Posted } from './serve.ts';
import { membersOnly } from './viewer.ts';

/** The fields that are read. */
export const markFields = { ...aboutFields, kind: z.enum(markKinds), on: z.enum(['1', '0']) };
type MarkFields = z.infer<z.ZodObject<typeof markFields>>;

/** Called when a button in the bar of a post or comment, or in the lists of the settings, is pressed. */
export function takeMark(house: House, { visit, fields }: Posted<MarkFields>): Promise<Answer> {
  const back = backIn(fields);
  return membersOnly(house, { visit, back }, async ({ person }) => {
    const subject = subjectIn(fields);
    if (subject === null) return refusedPage('not-found', back);
    const mark = { person, kind: fields.kind, subject, on: fields.on === '1' };
    const set = await act(house, (context) => setMark(context, mark));
    return set.done ? next(back) : refusedPage(set.reason, back);
  });
}
