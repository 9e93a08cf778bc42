/** Automatic rules below a community's settings, and those of the whole server below the queue. */
import type { z } from 'zod';
import type { House } from '#domain/context.ts';
import { may } from './act-forms.ts';
import { missing, type Answer } from './answer.ts';
import { autoRuleFields, type AutoRuleFields } from './auto-rule-form.ts';
import {
  changeRuleFields,
  endAutoRule,
  endRuleFields,
  makeAutoRule,
  rulesPage,
  switchAutoRule,
  tryAutoRule,
  type RulesOf,
} from './auto-rules.ts';
import { officeOnly } from './community-office.ts';
import { readId } from './params.ts';
import type { Asking, FormVisit, Posted, Routes } from './serve.ts';
import { moderatorsOnly, notAllowed } from './viewer.ts';

type Door = { readonly params: Record<string, string>; readonly visit: FormVisit };
type Work = (of: RulesOf) => Promise<Answer>;
type Opens = (house: House, door: Door, work: Work) => Promise<Answer>;

const words = {
  title: 'That is not yours to do',
  message:
    'Automatic rules are for those who are entrusted with them. Ask one of the other moderators.',
};

const ofCommunity: Opens = (house, door, work) =>
  officeOnly(house, door, async ({ viewer, place, path, visit }) => {
    if (!place.local || !may(viewer, 'rule.made', place)) return notAllowed(words);
    const { id: community, title } = place;
    return work({ community, title, path: `${path}/rules`, by: viewer.person, visit });
  });

const ofServer: Opens = (house, { visit }, work) =>
  moderatorsOnly(house, { visit, back: '/moderation/rules' }, async (viewer) => {
    if (!may(viewer, 'rule.made', null)) return notAllowed(words);
    const path = '/moderation/rules';
    return work({ community: null, title: 'this server', path, by: viewer.person, visit });
  });

type ChangeFields = z.infer<z.ZodObject<typeof changeRuleFields>>;

/** Called once, by `registerModeration`: the same pages in both places. */
export function registerRules({ ask, take }: Routes, house: House): void {
  const places = [
    ['/c/:handle/settings/rules', ofCommunity],
    ['/moderation/rules', ofServer],
  ] as const;
  for (const [path, opens] of places) {
    ask(path, (asking: Asking) =>
      opens(house, asking, (of) => rulesPage(house, of, { query: asking.query })),
    );
    const tested =
      (work: (house: House, of: RulesOf, fields: AutoRuleFields) => Promise<Answer>) =>
      (posted: Posted<AutoRuleFields>) =>
        opens(house, posted, (of) => work(house, of, posted.fields));
    take(`${path}/try`, autoRuleFields, tested(tryAutoRule));
    take(`${path}/make`, autoRuleFields, tested(makeAutoRule));
    take(`${path}/change`, changeRuleFields, (posted: Posted<ChangeFields>) =>
      opens(house, posted, async (of) => {
        const rule = readId(posted.fields.rule);
        const enabled = posted.fields.enabled === 'yes';
        return rule === null ? missing() : switchAutoRule(house, of, { rule, enabled });
      }),
    );
    take(`${path}/end`, endRuleFields, (posted) =>
      opens(house, posted, async (of) => {
        const rule = readId(posted.fields.rule);
        return rule === null ? missing() : endAutoRule(house, of, rule);
      }),
    );
  }
}
