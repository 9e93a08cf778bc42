/** What an automatic rule is: its kind, what the kind needs to be told, and what it does. */
import { z } from 'zod';
import { parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { autoRulesTable } from '#storage/schema/screening.ts';
import { compilePattern } from './pattern.ts';
import { normalised } from './matter.ts';

const whole = (max: number, min = 1) => z.int().min(min).max(max);
const word = z
  .string()
  .max(100)
  .transform((text) => normalised(text).trim())
  .refine((text) => /[\p{L}\p{N}]/u.test(text));
const host = z
  .string()
  .max(253)
  .transform((text) => parseHost(text) ?? '')
  .refine((text) => text !== '');

/** What each kind needs; anything more, or less, is refused. */
const shapes = {
  /** Whole words or phrases, in any case; `casino*` also begins longer ones. */
  words: z.strictObject({ words: z.array(word).min(1).max(200) }),
  /** RE2 syntax, in any case. */
  pattern: z.strictObject({ pattern: z.string().min(1).max(300) }),
  /** Links to these hosts, and to what is below them. */
  domains: z.strictObject({ domains: z.array(host).min(1).max(500) }),
  /** Accounts that are younger than this. */
  'new-account': z.strictObject({ hours: whole(8_760) }),
  /** The first so many posts and comments of somebody that are shown here. */
  'first-posts': z.strictObject({ count: whole(1_000) }),
  /** More than so many posts and comments of one person in an hour. */
  rate: z.strictObject({ perHour: whole(10_000) }),
  /** The same text by so many people within so many minutes. */
  repeat: z.strictObject({ people: whole(100, 2), minutes: whole(1_440) }),
  /** More than so many people mentioned at once. */
  mentions: z.strictObject({ people: whole(100) }),
} as const;

export type RuleKind = keyof typeof shapes;
export type RuleSettings<Kind extends RuleKind = RuleKind> = z.infer<(typeof shapes)[Kind]>;
export type RuleAction = (typeof autoRulesTable.$inferSelect)['action'];

export const ruleActions: readonly RuleAction[] = ['hold', 'remove', 'report', 'limit'];

/** A kind with the settings that belong to it. */
export type Test = {
  [Kind in RuleKind]: { readonly kind: Kind; readonly settings: RuleSettings<Kind> };
}[RuleKind];

/** A rule as it is asked about what somebody wrote. */
export type AutoRule = {
  readonly id: number;
  /** Null for the whole server. */
  readonly community: number | null;
  readonly name: string;
  readonly action: RuleAction;
  readonly test: Test;
};

export type BadTest = 'bad-kind' | 'bad-settings' | 'bad-pattern';

/** Called with what somebody chose in a form or the shell; refuses what the kind has no use for. */
export function readTest(kind: string, settings: unknown): Outcome<Test, BadTest> {
  if (!isKind(kind)) return refuse('bad-kind');
  const read = shapes[kind].safeParse(settings);
  if (!read.success) return refuse('bad-settings');
  const test = { kind, settings: read.data } as Test;
  if (test.kind === 'pattern' && compilePattern(test.settings.pattern) === null)
    return refuse('bad-pattern');
  return done(test);
}

const isKind = (kind: string): kind is RuleKind => Object.hasOwn(shapes, kind);

/** A row as rules are asked; null for one whose settings this version cannot read. */
export function ruleOf(row: {
  readonly id: number;
  readonly community: number | null;
  readonly name: string;
  readonly kind: string;
  readonly settings: unknown;
  readonly action: RuleAction;
}): AutoRule | null {
  const { id, community, name, kind, settings, action } = row;
  const test = readTest(kind, settings);
  return test.done ? { id, community, name, action, test: test.value } : null;
}

/**
 * Whether a kind looks at what was written. The others look at who writes: they say nothing of edits, nor of what is
 * relayed to us from communities elsewhere.
 */
export const looksAtWords = (kind: RuleKind): boolean =>
  kind !== 'new-account' && kind !== 'first-posts' && kind !== 'rate';
