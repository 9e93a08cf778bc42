/** Setting and lifting a rule about another server: first what it would do, then the act. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { contradict } from '#domain/policy/policy.ts';
import { readRuleHost, type RuleHost } from '#domain/policy/read-rule-host.ts';
import { Line } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { exact, plain } from '#http/ui/text.ts';
import { hostOf } from '#lib/hosts.ts';
import { previewRules } from '#views/rule-preview.ts';
import { instancesPage, pathOf } from './admin-instances.ts';
import { next, type Answer } from './answer.ts';
import { Degrees, reachWords } from './degree-words.ts';
import { backWith } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { PreviewPanels } from './preview.ts';
import { actRefusals } from './refused.ts';
import type { Refused } from './refusals.ts';
import { carried, wantedOf, type RuleFields, type Wanted } from './rule-form.ts';
import type { FormVisit, Posted } from './serve.ts';
import { adminOnly } from './viewer.ts';

const doorOf = (visit: FormVisit) => ({ visit, back: '/admin/instances' });

const ownHost = (house: House): string => hostOf(house.origin) ?? '';

type Planned = { readonly about: RuleHost; readonly wanted: Wanted; readonly csrf: string };

async function previewPage(house: House, { about, wanted, csrf }: Planned): Promise<Answer> {
  const planned = { ...about, degrees: wanted.degrees, until: wanted.until };
  const options = { now: house.clock(), own: ownHost(house) };
  const preview = await previewRules(house.database.query, [planned], options);
  const main = html`<div class="plain-page">
    <h1>Before the rule holds</h1>
    <p>
      <b><bdi>${plain(about.host, 253)}</bdi></b> (${reachWords[about.scope]})${' '}
      ${wanted.until === null ? 'for good' : `until ${exact(wanted.until)}`}:
    </p>
    <p class="tags"><${Degrees} degrees=${wanted.degrees} /></p>
    <${PreviewPanels} preview=${preview} />
    <p class="hint">Nothing is deleted by a rule. When it is lifted, all of it comes back.</p>
    <div class="choices">
      <${Form} action="/admin/instances/rule" csrf=${csrf} carry=${carried(wanted)} class="inline">
        <button class="button button-main">Set the rule</button>
      <//>
      <a class="button" href=${pathOf(about.host)}>Leave it as it is</a>
    </div>
  </div>`;
  return formPage({ head: { title: 'Before the rule holds', hidden: true }, here: 'admin', main });
}

/** Called with a rule that is wished for: nothing holds yet. */
export const takeRulePreview = (house: House, posted: Posted<RuleFields>): Promise<Answer> =>
  adminOnly(house, doorOf(posted.visit), async () => {
    const wanted = wantedOf(posted.fields, house.clock());
    const about = readRuleHost(wanted.host, wanted.scope);
    const refuse = (refused: Refused) => again(house, posted, { refused, wanted });
    if (about === null) return refuse(actRefusals['bad-host']);
    if (wanted.degrees.length === 0) return refuse(actRefusals['no-degree']);
    if (contradict(wanted.degrees)) return refuse(actRefusals.contradictory);
    return previewPage(house, { about, wanted, csrf: posted.visit.csrf });
  });

const again = (
  house: House,
  { visit }: Posted<object>,
  shown: { refused: Refused; wanted?: Wanted },
) => instancesPage(house, { visit, query: {} }, shown);

/** Called when the preview was seen and confirmed. */
export const takeRule = (house: House, posted: Posted<RuleFields>): Promise<Answer> =>
  adminOnly(house, doorOf(posted.visit), async ({ person }) => {
    const wanted = wantedOf(posted.fields, house.clock());
    const outcome = await act(house, (context) => setRule(context, { ...wanted, by: person }));
    if (outcome.done) return next(backWith(pathOf(outcome.value.host), 'ruled'));
    return again(house, posted, { refused: actRefusals[outcome.reason], wanted });
  });

/** The fields that are read. */
export const liftFields = {
  host: z.string().max(300),
  scope: z.enum(['domain', 'exact', 'below']).default('domain'),
  reason: z.string().max(600).default(''),
};
type LiftFields = z.infer<z.ZodObject<typeof liftFields>>;

/** Called before a rule is lifted: what would come back. */
export const takeLiftPreview = (house: House, posted: Posted<LiftFields>): Promise<Answer> =>
  adminOnly(house, doorOf(posted.visit), async () => {
    const { host: typed, scope } = posted.fields;
    const about = readRuleHost(typed, scope);
    if (about === null) return again(house, posted, { refused: actRefusals['bad-host'] });
    const planned = { ...about, degrees: [] };
    const options = { now: house.clock(), own: ownHost(house) };
    const preview = await previewRules(house.database.query, [planned], options);
    const main = html`<div class="plain-page">
      <h1>Before the rule is lifted</h1>
      <p>
        <b><bdi>${plain(about.host, 253)}</bdi></b> (${reachWords[about.scope]})
      </p>
      <${PreviewPanels} preview=${preview} />
      <${Form} action="/admin/instances/lift" csrf=${posted.visit.csrf} carry=${about}>
        <${Line}
          id="reason"
          name="reason"
          label="Reason"
          hint="It stands in the public record."
          lengthMax=${500}
        />
        <button class="button button-main">Lift the rule</button>
      <//>
      <p><a class="button" href=${pathOf(about.host)}>Leave it as it is</a></p>
    </div>`;
    return formPage({
      head: { title: 'Before the rule is lifted', hidden: true },
      here: 'admin',
      main,
    });
  });

/** Called when that was seen and confirmed. */
export const takeLift = (house: House, posted: Posted<LiftFields>): Promise<Answer> =>
  adminOnly(house, doorOf(posted.visit), async ({ person }) => {
    const wanted = { ...posted.fields, by: person };
    const outcome = await act(house, (context) => liftRule(context, wanted));
    if (outcome.done) return next(backWith(pathOf(outcome.value.host), 'lifted'));
    return again(house, posted, { refused: actRefusals[outcome.reason] });
  });
