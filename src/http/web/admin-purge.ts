/** What a new server may send, and erasing for good what came from a server that is shut out. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { purgeInstance } from '#domain/moderation/purge-instance.ts';
import { setBudget } from '#domain/moderation/set-budget.ts';
import { page, next, type Answer } from './answer.ts';
import { pathOf } from './admin-instances.ts';
import { backWith } from './done-notes.ts';
import { errorPage } from './error-page.ts';
import { actRefusals, type ActRefusal } from './refused.ts';
import type { Posted } from './serve.ts';
import { adminOnly } from './viewer.ts';

const notDone = (reason: ActRefusal, to: string): Answer => {
  const { status, words } = actRefusals[reason];
  const told = { title: 'Not done', message: words, next: { to, words: 'Go back' } };
  return page(errorPage(status, told), status);
};

/** The fields that are read. */
export const budgetFields = {
  host: z.string().max(300),
  perMinute: z.string().max(12).default(''),
};

/** Nothing typed means what the settings say. */
export const takeBudget = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof budgetFields>>>,
): Promise<Answer> =>
  adminOnly(house, { visit, back: '/admin/instances' }, async ({ person: by }) => {
    const { host } = fields;
    const typed = fields.perMinute.trim();
    const perMinute = typed === '' ? null : /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
    const set = await act(house, (context) => setBudget(context, { host, perMinute, by }));
    return set.done
      ? next(backWith(pathOf(set.value.host), 'budget'))
      : notDone(set.reason, pathOf(host));
  });

/** The fields that are read. */
export const purgeFields = {
  host: z.string().max(300),
  confirm: z.string().max(300),
  reason: z.string().max(600).default(''),
};

/** The name of the server is typed once more: there is no way back. */
export const takePurge = (
  house: House,
  { visit, fields }: Posted<z.infer<z.ZodObject<typeof purgeFields>>>,
): Promise<Answer> =>
  adminOnly(house, { visit, back: '/admin/instances' }, async ({ person: by }) => {
    const purged = await act(house, (context) => purgeInstance(context, { ...fields, by }));
    return purged.done
      ? next(backWith(pathOf(purged.value.host), 'purged'))
      : notDone(purged.reason, pathOf(fields.host));
  });
