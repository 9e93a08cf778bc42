/** Automatic rules as forms ask for them and pages tell them. */
import { z } from 'zod';
import type { RuleAction, RuleKind } from '#domain/screening/rule.ts';
import { Area, Choice, Line, type Option } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';

const kindWords: Readonly<Record<RuleKind, string>> = {
  words: 'Words or phrases',
  pattern: 'A pattern (RE2)',
  domains: 'Links to servers',
  'new-account': 'Accounts younger than … hours',
  'first-posts': 'The first … posts of somebody',
  rate: 'More than … posts in an hour',
  repeat: 'The same text by … people within … minutes',
  mentions: 'More than … people mentioned',
};

export const actionWords: Readonly<Record<RuleAction, string>> = {
  hold: 'wait for a moderator',
  remove: 'be removed',
  report: 'be reported to moderators',
  limit: 'be kept out of lists',
};

/** The fields that are read. */
export const autoRuleFields = {
  name: z.string().max(200),
  kind: z.enum([
    'words',
    'pattern',
    'domains',
    'new-account',
    'first-posts',
    'rate',
    'repeat',
    'mentions',
  ]),
  value: z.string().max(20_000),
  action: z.enum(['hold', 'remove', 'report', 'limit']),
};
export type AutoRuleFields = z.infer<z.ZodObject<typeof autoRuleFields>>;

const parts = (value: string): string[] =>
  value
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const numbersIn = (value: string): number[] => [...value.matchAll(/\d{1,9}/g)].map(Number);

/** What was typed, as the kind needs it; whether it makes sense is for the verb to say. */
export function settingsOf({ kind, value }: Pick<AutoRuleFields, 'kind' | 'value'>): object {
  const [one, two] = numbersIn(value);
  switch (kind) {
    case 'words':
      return { words: parts(value) };
    case 'pattern':
      return { pattern: value.trim() };
    case 'domains':
      return { domains: parts(value) };
    case 'new-account':
      return { hours: one };
    case 'first-posts':
      return { count: one };
    case 'rate':
      return { perHour: one };
    case 'repeat':
      return { people: one, minutes: two };
    case 'mentions':
      return { people: one };
  }
}

const kinds = Object.entries(kindWords) as Option[];
const actions = Object.entries(actionWords) as Option[];

type Props = {
  readonly csrf: string;
  /** Where it is tried first. */
  readonly action: string;
  readonly typed?: Partial<AutoRuleFields> | undefined;
};

/** Sent, it leads to what the rule would have met lately. */
export const AutoRuleForm = ({ csrf, action, typed = {} }: Props): Html =>
  html`<${Form} action=${action} csrf=${csrf}>
    <${Line}
      id="rule-name"
      name="name"
      label="Name of the rule"
      hint="It stands in the record wherever the rule did something."
      value=${typed.name}
      required=${true}
      lengthMax=${100}
    />
    <${Choice}
      id="rule-kind"
      name="kind"
      label="It looks for"
      options=${kinds}
      value=${typed.kind}
    />
    <${Area}
      id="rule-value"
      name="value"
      label="Which"
      hint="Words and servers one a line, or with commas between; for the others the number, or the two numbers in their order."
      value=${typed.value}
      required=${true}
      rows=${3}
      lengthMax=${20_000}
    />
    <${Choice}
      id="rule-action"
      name="action"
      label="What it meets shall"
      options=${actions}
      value=${typed.action}
    />
    <button class="button button-main">See what it would have met</button>
  <//>`;
