/** What forms that write have in common: the key of the draft, the budgets, and where to go when it is done. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { spend } from '#domain/limits/spend.ts';
import type { BudgetName } from '#domain/limits/budgets.ts';
import { tooMany, type Refused } from './refusals.ts';

/** Names what is written: the browser keeps a draft of it under this name, and lets go of it when it was taken. */
export const draftField = z
  .string()
  .max(320)
  .regex(/^[\w:@.%-]*$/)
  .catch('')
  .default('');

/** Where to go on: tells the browser there that its draft was taken. */
export function withWritten(path: string, draft: string): string {
  if (draft === '') return path;
  const [before = '', hash] = path.split('#', 2);
  return `${before}?written=${encodeURIComponent(draft)}${hash === undefined ? '' : `#${hash}`}`;
}

/** Takes one try from each of these budgets of a member; says what to do when one is empty, else null. */
export async function spendBy(
  house: House,
  person: number,
  names: readonly BudgetName[],
): Promise<Refused | null> {
  const purses = names.map((budget) => ({ budget, of: String(person) }));
  const spent = await act(house, (context) => spend(context, purses));
  return spent.done ? null : tooMany(spent.seconds, house.clock());
}
