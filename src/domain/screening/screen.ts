/** Judges what somebody wants to say before anybody sees it: let in, held for a moderator, removed, or refused. */
import { hasSpoken, isKnown } from '#domain/memberships/is-known.ts';
import type { Standing } from '#domain/communities/standing.ts';
import type { Context } from '#domain/context.ts';
import type { heldTable } from '#storage/schema/screening.ts';
import { findFacts } from './find-facts.ts';
import { findGround, type Ground } from './find-ground.ts';
import { matchRule } from './match-rule.ts';
import { matterOf, mayNameMany, type Matter, type Written } from './matter.ts';
import { looksAtWords, type AutoRule } from './rule.ts';

export type Why = (typeof heldTable.$inferSelect)['why'];

export type Asked = {
  readonly community: number;
  readonly author: number;
  /** What the author is in that community: who moderates is not judged. */
  readonly standing: Standing;
  /** Sanitised HTML. */
  readonly body: string;
  readonly title?: string | undefined;
  /** Markdown that came with it. */
  readonly source?: string | null | undefined;
  readonly url?: string | null | undefined;
  /** What hangs on it. */
  readonly attached?: Written['attached'];
  /** Whom its tags name, where we know. */
  readonly mentions?: readonly string[] | undefined;
  /** What it answers waits itself. */
  readonly under?: boolean | undefined;
  /** It was there before: rules about who writes say nothing. */
  readonly edit?: boolean | undefined;
};

export type Verdict = {
  /** Only known people are heard from the author's server, and this one is not. */
  readonly unknown: boolean;
  readonly hold: { readonly why: Why; readonly rule: AutoRule | null } | null;
  readonly remove: AutoRule | null;
  readonly report: readonly AutoRule[];
  readonly limit: AutoRule | null;
};

const welcome: Verdict = { unknown: false, hold: null, remove: null, report: [], limit: null };

/** Called by whatever makes or changes a post or comment, after the standing rules and before it records anything. */
export async function screen(context: Context, asked: Asked): Promise<Verdict> {
  const waiting = asked.under === true ? ({ why: 'parent', rule: null } as const) : null;
  const { standing } = asked;
  const ground = await findGround(context.tx, { ...asked, now: context.now });
  if (ground === null) return { ...welcome, hold: waiting };
  // Who moderates a community elsewhere was not chosen here.
  const office = standing.admin || standing.siteModerator || (standing.moderator && ground.ours);
  if (office) return { ...welcome, hold: waiting };
  if (ground.degrees.includes('known-only') && !(await isKnown(context.tx, asked.author)))
    return { ...welcome, unknown: true };
  const named = new Set(asked.mentions).difference(new Set([ground.uri]));
  let matter: Matter | undefined;
  const read = (): Matter =>
    (matter ??= matterOf({ ...asked, mentions: named.size, place: ground.place }));
  const why = await whyHeld(context, { asked, ground, read });
  const met = await metBy(context, { asked, ground, read });
  const first = (action: AutoRule['action']) => met.find((rule) => rule.action === action) ?? null;
  const held = first('hold');
  const own = why !== null ? { why, rule: null } : held && { why: 'rule' as const, rule: held };
  return {
    unknown: false,
    hold: own ?? waiting,
    remove: first('remove'),
    report: met.filter(({ action }) => action === 'report'),
    // Whoever approves it has looked at it.
    limit: held === null && first('remove') === null ? first('limit') : null,
  };
}

/** Reading words costs more than all else here: `read` is called only where somebody asks what they say. */
type Case = { readonly asked: Asked; readonly ground: Ground; readonly read: () => Matter };

/** Why it waits, whatever it says; `battle` and the community's wishes are about communities of ours. */
async function whyHeld(context: Context, { asked, ground, read }: Case): Promise<Why | null> {
  if (ground.ours && ground.approval === 'everybody') return 'community';
  if (ground.degrees.includes('trust')) return null;
  // What a community there relays comes from there too, whoever wrote it.
  if (ground.degrees.includes('hold') || ground.theirs.includes('hold')) return 'instance';
  if (ground.ours && (ground.battle || ground.approval === 'newcomers')) {
    if (ground.battle && ground.newcomer) return 'battle';
    if (!(await hasSpoken(context.tx, asked.author))) return ground.battle ? 'battle' : 'community';
  }
  if (!ground.newcomer || !mayNameMany(asked, ground.mentionsMax)) return null;
  return read().mentions > ground.mentionsMax ? 'newcomer' : null;
}

/** The rules that it meets, those of the server first. */
async function metBy(
  { tx, now }: Context,
  { asked, ground, read }: Case,
): Promise<readonly AutoRule[]> {
  if (ground.degrees.includes('trust')) return [];
  const wordsOnly = asked.edit === true || !ground.ours;
  const rules = ground.rules.filter(({ test }) => !wordsOnly || looksAtWords(test.kind));
  if (rules.length === 0) return [];
  const { author, body } = asked;
  const matter = read();
  const facts = await findFacts(tx, { author, body, since: ground.since, rules, matter, now });
  return rules.filter(({ test }) => matchRule(test, matter, facts));
}
