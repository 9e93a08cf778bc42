/** Takes the form with a community's settings. */
import { z } from 'zod';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { act, type House } from '#domain/context.ts';
import { next, type Answer } from './answer.ts';
import { officeOnly } from './community-office.ts';
import { officePage } from './community-settings.ts';
import { backWith } from './done-notes.ts';
import { languageShape, languagesIn } from './languages-in.ts';
import { actRefusals } from './refused.ts';
import type { Posted } from './serve.ts';
import { topicShape, topicsIn } from './topic-fields.ts';

/** The fields that are read. */
export const editFields = {
  title: z.string().max(400),
  summary: z.string().max(20_000),
  rules: z.string().max(20_000).optional(),
  icon: z.string().max(4_000).optional(),
  image: z.string().max(4_000).optional(),
  posting: z.enum(['everyone', 'members', 'moderators']),
  approval: z.enum(['none', 'newcomers', 'everybody']),
  joining: z.enum(['open', 'approval']),
  sensitive: z.string().max(10).optional(),
  named: z.string().max(10).optional(),
  ...topicShape,
  ...languageShape('language'),
};
type EditFields = z.infer<z.ZodObject<typeof editFields>>;

/** The verb asks who may; what was typed is still there when it is refused. */
export const takeEdit = (house: House, posted: Posted<EditFields>): Promise<Answer> =>
  officeOnly(house, posted, async (office) => {
    const { title, summary, posting, approval, joining, sensitive, named } = posted.fields;
    const { rules, icon, image } = posted.fields;
    const topics = topicsIn(posted.fields);
    const languages = languagesIn(posted.fields, 'language');
    const edit = {
      community: office.place.id,
      by: office.viewer.person,
      title,
      summarySource: summary,
      rules,
      icon,
      image,
      topics,
      languages,
      posting,
      approval,
      joining,
      sensitive: sensitive === 'on',
      moderatorsNamed: named === 'on',
    };
    const edited = await act(house, (context) => editCommunity(context, edit));
    if (edited.done) return next(backWith(office.path, 'edited'));
    const refused = actRefusals[edited.reason];
    const typed = {
      title,
      summary,
      topics,
      languages,
      ...(rules !== undefined && { rules }),
      ...(icon !== undefined && { icon }),
      ...(image !== undefined && { image }),
    };
    return officePage(house, office, { query: {}, refused, typed });
  });
