/** Tells what would change if rules about other servers were set or lifted, before anybody does it. */
import { ne } from 'drizzle-orm';
import { findRulesFor } from '#domain/policy/find-rules-for.ts';
import { decide, indexRules, type Degree, type Reach, type Rule } from '#domain/policy/policy.ts';
import type { Reader } from '#storage/database.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { readLines } from './actor-line.ts';
import { countEffects, namesMax, type Count, type Counted, type Effects } from './rule-effects.ts';

/** A rule as it would be; without a degree it is lifted. */
export type PlannedRule = {
  /** As `parseHost` gives it. */
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly until?: Date | null;
  /** The list that brings it; null when somebody here decides it. */
  readonly list?: number | null;
  readonly priority?: number;
};

/** The counts are of what goes; what comes back is counted apart. */
export type Preview = Effects & {
  /** Known servers that will be treated otherwise, at most a hundred of them. */
  readonly hosts: readonly string[];
  /** How many more there are. */
  readonly more: number;
  readonly back: Effects;
  /** Who is concerned, as `@name@host`; empty where there are more than twenty. */
  readonly names: Readonly<Record<'moderators' | 'communities' | 'members', readonly string[]>>;
};

export type PreviewOptions = {
  readonly now: Date;
  /** Our own host. */
  readonly own: string;
  /** What the setting would be; as it is unless said. */
  readonly federation?: 'open' | 'allow-list';
};

const hostsMax = 100;
const counted: readonly Counted[] = [
  'members',
  'followers',
  'following',
  'communities',
  'posts',
  'comments',
  'moderators',
  'reports',
];

/** Called before every rule, and before a whole list: it counts what the change itself would do. */
export async function previewRules(
  reader: Reader,
  planned: readonly PlannedRule[],
  { now, own, federation }: PreviewOptions,
): Promise<Preview> {
  const known = await reader
    .select({
      id: instancesTable.id,
      host: instancesTable.host,
      degrees: instancesTable.degrees,
    })
    .from(instancesTable)
    .where(ne(instancesTable.host, own));
  const found = await findRulesFor(
    reader,
    known.map(({ host }) => host),
  );
  const index = indexRules(withPlanned(found.rules, planned));
  const stance = { now, federation: federation ?? found.federation };
  const changes = known.flatMap((row) => {
    const soon = decide(row.host, index, stance).degrees;
    return soon.join() === row.degrees.join() ? [] : [{ ...row, soon }];
  });
  const turns = changes.flatMap(({ id, degrees, soon }) => {
    const [barred, quiet] = [soon.includes('defederate'), soon.includes('limit')];
    const same = degrees.includes('defederate') === barred && degrees.includes('limit') === quiet;
    return same ? [] : [{ id, barred, quiet }];
  });
  const counts = new Map<Counted, Count>();
  for (const what of turns.length === 0 ? [] : counted) {
    counts.set(what, await countEffects(reader, turns, what));
  }
  const hosts = changes.map(({ host }) => host).sort();
  return {
    hosts: hosts.slice(0, hostsMax),
    more: Math.max(0, hosts.length - hostsMax),
    ...effectsOf(counts, 'gone'),
    back: effectsOf(counts, 'back'),
    names: await namesOf(reader, counts),
  };
}

const nameOf = ({ host, scope, list = null }: Pick<PlannedRule, 'host' | 'scope' | 'list'>) =>
  `${host} ${scope} ${list}`;

/** The rules as they would be: there is one for each host, scope and source. */
function withPlanned(rules: readonly Rule[], planned: readonly PlannedRule[]): Rule[] {
  const wanted = new Map(planned.map((rule) => [nameOf(rule), rule]));
  const before = new Map(rules.map((rule) => [nameOf(rule), rule.id]));
  const added = [...wanted].flatMap(([name, rule]) =>
    rule.degrees.length === 0
      ? []
      : [
          {
            until: null,
            list: null,
            priority: 0,
            ...rule,
            id: before.get(name) ?? Number.MAX_SAFE_INTEGER,
          },
        ],
  );
  return [...rules.filter((rule) => !wanted.has(nameOf(rule))), ...added];
}

const effectsOf = (counts: ReadonlyMap<Counted, Count>, way: 'gone' | 'back'): Effects => {
  const of = (what: Counted): number => counts.get(what)?.[way] ?? 0;
  const hush = way === 'gone' ? 'quieter' : 'louder';
  const hushed = (what: Counted): number => counts.get(what)?.[hush] ?? 0;
  return {
    members: of('members'),
    followers: of('followers'),
    following: of('following'),
    communities: of('communities'),
    posts: of('posts'),
    comments: of('comments'),
    moderators: of('moderators'),
    reports: of('reports'),
    quiet: {
      communities: hushed('communities'),
      posts: hushed('posts'),
      comments: hushed('comments'),
    },
  };
};

async function namesOf(
  reader: Reader,
  counts: ReadonlyMap<Counted, Count>,
): Promise<Preview['names']> {
  const few = (what: Counted): readonly number[] => {
    const who = counts.get(what)?.who ?? [];
    return who.length > namesMax ? [] : who;
  };
  const lines = await readLines(reader, [
    ...few('moderators'),
    ...few('communities'),
    ...few('members'),
  ]);
  const named = (what: Counted): string[] =>
    few(what).flatMap((id) => {
      const line = lines.get(id);
      return line === undefined ? [] : [`@${line.name}@${line.host}`];
    });
  return {
    moderators: named('moderators'),
    communities: named('communities'),
    members: named('members'),
  };
}
