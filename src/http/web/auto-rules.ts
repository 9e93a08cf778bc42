/** Automatic rules of a community or of the whole server: looked at, tried, made, switched off, ended. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { changeRule } from '#domain/moderation/change-rule.ts';
import { endRule } from '#domain/moderation/end-rule.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { readTest } from '#domain/screening/rule.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { counted, plain } from '#http/ui/text.ts';
import { listRules, wordsOf, type RuleLine } from '#views/rule-list.ts';
import { tryRule, type Trial } from '#views/rule-trial.ts';
import { next, type Answer } from './answer.ts';
import { actionWords, AutoRuleForm, settingsOf, type AutoRuleFields } from './auto-rule-form.ts';
import { backWith, doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { actRefusals } from './refused.ts';
import type { Refused } from './refusals.ts';
import type { FormVisit } from './serve.ts';

/** Whose rules they are. */
export type RulesOf = {
  /** Null for the whole server. */
  readonly community: number | null;
  readonly title: string;
  /** The page that has the list and the form. */
  readonly path: string;
  readonly by: number;
  readonly visit: FormVisit;
};

const Entry = ({ rule, of }: { readonly rule: RuleLine; readonly of: RulesOf }): Html => {
  const press = (action: string, carry: Record<string, string>, words: string) =>
    html`<${Form}
      action=${`${of.path}/${action}`}
      csrf=${of.visit.csrf}
      carry=${{ rule: String(rule.id), ...carry }}
      class="inline"
    >
      <button class="button">${words}<span class="unseen">${' '}${plain(rule.name)}</span></button>
    <//>`;
  return html`<li>
    <b><bdi>${plain(rule.name)}</bdi></b>
    <span>
      ${rule.test === null ? 'It cannot be read by this version' : plain(wordsOf(rule.test), 600)}:
      shall ${actionWords[rule.action]}${!rule.enabled && ' (switched off)'}
    </span>
    <div class="choices">
      ${
        rule.enabled
          ? press('change', { enabled: 'no' }, 'Switch off')
          : press('change', { enabled: 'yes' }, 'Switch on')
      }
      ${press('end', {}, 'End')}
    </div>
  </li>`;
};

type Shown = {
  readonly query?: unknown;
  readonly refused?: Refused;
  readonly typed?: Partial<AutoRuleFields>;
};

/** The list, and the form for a new one. */
export async function rulesPage(
  house: House,
  of: RulesOf,
  { query, refused, typed }: Shown = {},
): Promise<Answer> {
  const rules = await listRules(house.database.query, { community: of.community });
  const note = doneWord(query);
  const main = html`<h1>Automatic rules</h1>
    <p class="lede">
      Of${' '}<bdi>${of.title}</bdi>. They look at what is written from now on; each thing that they
      do stands in the record, marked as automatic.
    </p>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    ${
      rules.length === 0
        ? html`<p class="empty">There is no rule yet.</p>`
        : html`<ul class="lines">
            ${rules.map((rule) => html`<${Entry} key=${rule.id} rule=${rule} of=${of} />`)}
          </ul>`
    }
    <h2 class="section-head">A new rule</h2>
    <${AutoRuleForm} csrf=${of.visit.csrf} action=${`${of.path}/try`} typed=${typed} />`;
  const head = { title: 'Automatic rules', hidden: true };
  return formPage({ head, here: 'moderation', main }, refused);
}

const Examples = ({ trial }: { readonly trial: Trial }): Html | null =>
  trial.examples.length === 0
    ? null
    : html`<h2 class="section-head">Such as</h2>
        <ul class="lines">
          ${trial.examples.map(
            ({ kind, id, excerpt, author }) =>
              html`<li key=${`${kind}${id}`}>
                <a href=${`/${kind}/${id}`} dir="auto">${plain(excerpt, 200) || 'without words'}</a>
                <small><bdi>${plain(author, 300)}</bdi></small>
              </li>`,
          )}
        </ul>`;

function trialWords({ looked, met, people, more }: Trial): string {
  const among = counted(looked, 'post or comment', 'posts and comments');
  const newest = more ? ' (the newest of them)' : '';
  const found = met === 0 ? 'none' : `${met}, by ${counted(people, 'person', 'people')}`;
  return `Among ${among} of the last 30 days${newest} it would have met ${found}.`;
}

/** A dry run: nothing holds yet. */
export async function tryAutoRule(
  house: House,
  of: RulesOf,
  fields: AutoRuleFields,
): Promise<Answer> {
  const test = readTest(fields.kind, settingsOf(fields));
  const again = (refused: Refused) => rulesPage(house, of, { refused, typed: fields });
  if (!test.done) return again(actRefusals[test.reason]);
  const asked = { community: of.community, test: test.value };
  const trial = await tryRule(house.database.query, asked, { now: house.clock() });
  const main = html`<div class="plain-page">
    <h1>Before the rule holds</h1>
    <p>
      <b><bdi>${plain(fields.name, 100)}</bdi></b
      >: ${plain(wordsOf(test.value), 600)} shall ${actionWords[fields.action]}.
    </p>
    <p>${trialWords(trial)}</p>
    <${Examples} trial=${trial} />
    <div class="choices below">
      <${Form} action=${`${of.path}/make`} csrf=${of.visit.csrf} carry=${fields} class="inline">
        <button class="button button-main">Make the rule</button>
      <//>
      <a class="button" href=${of.path}>Leave it</a>
    </div>
  </div>`;
  return formPage({
    head: { title: 'Before the rule holds', hidden: true },
    here: 'moderation',
    main,
  });
}

/** Called when the dry run was seen. */
export async function makeAutoRule(
  house: House,
  of: RulesOf,
  fields: AutoRuleFields,
): Promise<Answer> {
  const { name, kind, action } = fields;
  const wanted = { community: of.community, name, kind, settings: settingsOf(fields), action };
  const made = await act(house, (context) => makeRule(context, { ...wanted, by: of.by }));
  if (made.done) return next(backWith(of.path, 'rule'));
  return rulesPage(house, of, { refused: actRefusals[made.reason], typed: fields });
}

/** The fields that are read. */
export const changeRuleFields = { rule: z.string().max(20), enabled: z.enum(['yes', 'no']) };
export const endRuleFields = { rule: z.string().max(20) };

/** Switches it on or off. */
export async function switchAutoRule(
  house: House,
  of: RulesOf,
  { rule, enabled }: { readonly rule: number; readonly enabled: boolean },
): Promise<Answer> {
  const changed = await act(house, (context) => changeRule(context, { rule, enabled, by: of.by }));
  if (changed.done) return next(backWith(of.path, enabled ? 'rule' : 'rule-ended'));
  return rulesPage(house, of, { refused: actRefusals[changed.reason] });
}

/** Ends it for good. */
export async function endAutoRule(house: House, of: RulesOf, rule: number): Promise<Answer> {
  const ended = await act(house, (context) => endRule(context, { rule, by: of.by }));
  if (ended.done) return next(backWith(of.path, 'rule-ended'));
  return rulesPage(house, of, { refused: actRefusals[ended.reason] });
}
