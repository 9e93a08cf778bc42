/** Takes the form with a community's settings. */
import { z } from 'zod';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { act, type House } from '#domain/context.ts';
import { next, type Answer } from './answer.ts';
import { officeOnly } from './community-office.ts';
import { officePage } from './community-settings.ts';
import { backWith } from './done-notes.ts';
import { actRefusals } from './refused.ts';
import type { Posted } from './serve.ts';

/** The fields that are read. */
export const editFields = {
  title: z.string().max(400),
  summary: z.string().max(20_000),
  posting: z.enum(['everyone', 'members', 'moderators']),
  approval: z.enum(['none', 'newcomers', 'everybody']),
  joining: z.enum(['open', 'approval']),
  sensitive: z.string().max(10).optional(),
  named: z.string().max(10).optional(),
};
type EditFields = z.infer<z.ZodObject<typeof editFields>>;

/** The verb asks who may; what was typed is still there when it is refused. */
export const takeEdit = (house: House, posted: Posted<EditFields>): Promise<Answer> =>
  officeOnly(house, posted, async (office) => {
    const { title, summary, posting, approval, joining, sensitive, named } = posted.fields;
    const edit = {
      community: office.place.id,
      by: office.viewer.person,
      title,
      summarySource: summary,
      posting,
      approval,
      joining,
      sensitive: sensitive === 'on',
      moderatorsNamed: named === 'on',
    };
    const edited = await act(house, (context) => editCommunity(context, edit));
    if (edited.done) return next(backWith(office.path, 'edited'));
    const refused = actRefusals[edited.reason];
    return officePage(house, office, { query: {}, refused, typed: { title, summary } });
  });
