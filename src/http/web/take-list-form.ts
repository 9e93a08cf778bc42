/** What admins send about lists of servers: following one, its terms, its entries, its end. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { changeList, type ListChange } from '#domain/lists/change-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { endList } from '#domain/lists/end-list.ts';
import type { Mapping } from '#domain/lists/mapping.ts';
import { subscribeList } from '#domain/lists/subscribe-list.ts';
import { allDegrees } from '#domain/policy/policy.ts';
import { Form } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { counted, plain } from '#http/ui/text.ts';
import { allMarks, type Mark } from '#lib/host-lists/listed-host.ts';
import { formatAt, listFormats } from '#lib/host-lists/read-list.ts';
import { hostOf } from '#lib/hosts.ts';
import { readListRules, readLists, type ListLine } from '#views/list-view.ts';
import { previewRules } from '#views/rule-preview.ts';
import { missing, next, type Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { listPage } from './list-page.ts';
import { listPath, listsPage } from './lists.ts';
import { listRefusals, marksOf } from './list-words.ts';
import { readId } from './params.ts';
import { PreviewPanels } from './preview.ts';
import type { Posted } from './serve.ts';
import { adminOnly, type Someone } from './viewer.ts';

const termFields = {
  adoption: z.enum(['draft', 'automatic']).default('draft'),
  retraction: z.enum(['remove', 'keep']).default('remove'),
  priority: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
};

/** The fields that are read. */
export const subscribeFields = {
  name: z.string().max(100),
  url: z.string().max(2000),
  format: z.enum(listFormats).or(z.literal('')).default(''),
  ...termFields,
};

/** Called to follow a list. */
export const takeSubscribe = (
  house: House,
  posted: Posted<z.infer<z.ZodObject<typeof subscribeFields>>>,
): Promise<Answer> =>
  adminOnly(house, { visit: posted.visit, back: '/admin/lists' }, async ({ person }) => {
    const { fields, visit } = posted;
    const [name, url] = [fields.name.trim(), fields.url.trim()];
    const format = fields.format === '' ? formatAt(url) : fields.format;
    const wanted = { ...fields, name, url, format, by: person };
    const outcome = await act(house, (context) => subscribeList(context, wanted));
    if (outcome.done) return next(`${listPath(outcome.value.list)}?done=list-subscribed`);
    const shown = { refused: listRefusals[outcome.reason], typed: { name, url } };
    return listsPage(house, { visit, query: {} }, shown);
  });

/** For forms about one list; 404 when it is not followed (any more). */
const withList = <Fields>(
  house: House,
  { params, visit }: Posted<Fields>,
  work: (list: ListLine, viewer: Someone) => Promise<Answer>,
): Promise<Answer> =>
  adminOnly(house, { visit, back: '/admin/lists' }, async (viewer) => {
    const id = readId(params['id']);
    const [list] = id === null ? [] : await readLists(house.database.query, id);
    return list === undefined ? missing() : work(list, viewer);
  });

const refusedFor = (house: House, posted: Posted<object>, reason: keyof typeof listRefusals) =>
  listPage(
    house,
    { id: readId(posted.params['id']), visit: posted.visit, query: {} },
    listRefusals[reason],
  );

const meaning = z.enum([...allDegrees, 'none', 'same', '']).optional();

/** Each word of a list has a choice of its own: `map-suspend=limit`. */
const mapFields = Object.fromEntries(allMarks.map((mark) => [`map-${mark}`, meaning])) as Record<
  `map-${Mark}`,
  typeof meaning
>;

/** The fields that are read. */
export const termsFields = {
  ...termFields,
  state: z.enum(['active', 'paused']).default('active'),
  ...mapFields,
};
type TermsFields = z.infer<z.ZodObject<typeof termsFields>>;

function mappingIn(fields: TermsFields, list: ListLine): Mapping {
  const chosen = marksOf[list.format].flatMap((mark) => {
    const value = fields[`map-${mark}`];
    if (value === undefined || value === '') return [];
    if (value === 'same') return [[mark, list.mapping[mark] ?? []] as const];
    return [[mark, value === 'none' ? [] : [value]] as const];
  });
  return Object.fromEntries(chosen);
}

/** Called to change on which terms a list is followed. */
export const takeTerms = (house: House, posted: Posted<TermsFields>): Promise<Answer> =>
  withList(house, posted, async (list, { person }) => {
    const { adoption, retraction, priority, state } = posted.fields;
    const mapping = mappingIn(posted.fields, list);
    const same = JSON.stringify(mapping) === JSON.stringify(list.mapping);
    const change: ListChange = {
      adoption,
      retraction,
      priority,
      paused: state === 'paused',
      ...(!same && { mapping }),
    };
    const asked = { list: list.id, change, by: person };
    const outcome = await act(house, (context) => changeList(context, asked));
    if (outcome.done) return next(`${listPath(list.id)}?done=list-changed`);
    return refusedFor(house, posted, outcome.reason);
  });

/** Called to let a list lose most of its entries, once. */
export const takeShrink = (house: House, posted: Posted<object>): Promise<Answer> =>
  withList(house, posted, async (list, { person }) => {
    const asked = { list: list.id, change: { shrink: true }, by: person } as const;
    const outcome = await act(house, (context) => changeList(context, asked));
    if (outcome.done) return next(`${listPath(list.id)}?done=list-changed`);
    return refusedFor(house, posted, outcome.reason);
  });

type Confirmed = {
  readonly title: string;
  readonly list: ListLine;
  readonly csrf: string;
  readonly action: string;
  readonly carry: Readonly<Record<string, string>>;
  readonly button: string;
  /** How many of its rules it is about. */
  readonly count: number;
  readonly planned: Parameters<typeof previewRules>[1];
};

/** What would change, and the form that was sent, to be sent once more. */
async function confirm(house: House, asked: Confirmed): Promise<Answer> {
  const { title, list, csrf, action, carry, button, count, planned } = asked;
  const options = { now: house.clock(), own: hostOf(house.origin) ?? '' };
  const preview = await previewRules(house.database.query, planned, options);
  const main = html`<div class="plain-page">
    <h1>${title}</h1>
    <p>“${plain(list.name)}”: ${counted(count, 'rule')}.</p>
    <${PreviewPanels} preview=${preview} />
    <p class="hint">Nothing is deleted by a rule. When it is lifted, all of it comes back.</p>
    <div class="choices">
      <${Form} action=${action} csrf=${csrf} carry=${{ ...carry, seen: 'yes' }} class="inline">
        <button class="button button-main">${button}</button>
      <//>
      <a class="button" href=${listPath(list.id)}>Leave it as it is</a>
    </div>
  </div>`;
  return formPage({ head: { title, hidden: true }, here: 'admin', main });
}

/** The fields that are read. */
export const decideFields = {
  entries: z.string().regex(/^(?:all|\d{1,12})$/),
  decision: z.enum(['adopt', 'exclude']),
  seen: z.literal('yes').optional(),
};

/** Called to adopt or exclude entries; what would change is shown first. */
export const takeDecision = (
  house: House,
  posted: Posted<z.infer<z.ZodObject<typeof decideFields>>>,
): Promise<Answer> =>
  withList(house, posted, async (list, { person }) => {
    const { entries: which, decision, seen } = posted.fields;
    const entries = which === 'all' ? ('all' as const) : [Number(which)];
    if (seen === undefined) {
      const chosen = { list: list.id, entries: entries === 'all' ? ('drafts' as const) : entries };
      const rules = await readListRules(house.database.query, chosen);
      const adopting = decision === 'adopt';
      return confirm(house, {
        title: adopting ? 'Before it is adopted' : 'Before it is excluded',
        list,
        csrf: posted.visit.csrf,
        action: `${listPath(list.id)}/decide`,
        carry: { entries: which, decision },
        button: adopting ? 'Adopt' : 'Exclude for good',
        count: rules.length,
        planned: rules.map((rule) => ({
          ...rule,
          ...(!adopting && { degrees: [] }),
          list: list.id,
          priority: list.priority,
        })),
      });
    }
    const asked = { list: list.id, entries, decision, by: person };
    const outcome = await act(house, (context) => decideDraft(context, asked));
    if (outcome.done) return next(`${listPath(list.id)}?done=list-decided`);
    return refusedFor(house, posted, outcome.reason);
  });

/** The fields that are read. */
export const endListFields = {
  rules: z.enum(['remove', 'keep']),
  seen: z.literal('yes').optional(),
};

/** Called to follow a list no longer; what would change is shown first. */
export const takeEndOfList = (
  house: House,
  posted: Posted<z.infer<z.ZodObject<typeof endListFields>>>,
): Promise<Answer> =>
  withList(house, posted, async (list, { person }) => {
    const { rules, seen } = posted.fields;
    if (seen === undefined) {
      const standing = await readListRules(house.database.query, {
        list: list.id,
        entries: 'rules',
      });
      return confirm(house, {
        title: 'Before it is ended',
        list,
        csrf: posted.visit.csrf,
        action: `${listPath(list.id)}/end`,
        carry: { rules },
        button: rules === 'keep' ? 'End it and keep its rules' : 'End it with its rules',
        count: standing.length,
        planned: rules === 'keep' ? [] : standing.map((rule) => ({ ...rule, list: list.id })),
      });
    }
    const outcome = await act(house, (context) =>
      endList(context, { list: list.id, rules, by: person }),
    );
    if (outcome.done) return next('/admin/lists?done=list-ended');
    return refusedFor(house, posted, outcome.reason);
  });
