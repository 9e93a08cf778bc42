/** Decides how this server treats another one. Pure: no clock, no database. */

/**
 * What a rule can say, combined as makes sense: `allow` exempts from lists; `trust` from what newcomers and
 * automatic rules must bear; `limit` hides from public pages; with `hold` everything waits for a moderator;
 * `known-only` takes nothing but from people who are known here; `defederate` ends all of it.
 */
export const allDegrees = [
  'allow',
  'trust',
  'limit',
  'hold',
  'no-media',
  'no-reports',
  'no-votes',
  'known-only',
  'defederate',
] as const;
export type Degree = (typeof allDegrees)[number];

/** No server is both welcome and shut out. */
export const contradict = (degrees: readonly Degree[]): boolean =>
  degrees.includes('defederate') && (degrees.includes('allow') || degrees.includes('trust'));

/** `exact`: this host; `domain`: it and what is below it; `below`: only what is below it. */
export type Reach = 'exact' | 'domain' | 'below';

export type Rule = {
  readonly id: number;
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  /** From then on it says nothing. */
  readonly until: Date | null;
  /** The list that brought it; null when somebody here decided it. */
  readonly list: number | null;
  readonly priority: number;
};

/** `rule` is null when no rule decided. */
export type Decision = { readonly degrees: readonly Degree[]; readonly rule: number | null };

/** The hour, and whether servers without a rule are welcome at all. */
export type Stance = { readonly now: Date; readonly federation: 'open' | 'allow-list' };

export type RuleIndex = ReadonlyMap<string, readonly Rule[]>;

/** By host, so that a decision costs no more with ten thousand rules than with ten. */
export const indexRules = (rules: readonly Rule[]): RuleIndex =>
  Map.groupBy(rules, ({ host }) => host);

/** However it was typed: in lower case, without the dot that names may end with. */
const plain = (host: string): string => host.toLowerCase().replace(/\.(?=$|:\d+$)/, '');

const portOf = (host: string): string => /:\d+$/.exec(host)?.[0] ?? '';

/**
 * Every host whose rules may apply to `host`, the nearest first: itself and each domain above it, with its port
 * and without. A rule without a port means the whole machine; a rule with one only what answers there.
 */
export function rulesFor(host: string): string[] {
  const asked = plain(host);
  const port = portOf(asked);
  const labels = asked.slice(0, asked.length - port.length).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return port === '' ? domains : domains.flatMap((domain) => [domain + port, domain]);
}

const unruled: Decision = { degrees: [], rule: null };
const stranger: Decision = { degrees: ['defederate'], rule: null };

/**
 * The nearest rule decides alone; of several for the same host what somebody here decided, then the higher list.
 * Where somebody here said `allow` or `defederate`, lists say nothing: no list lets in by a nearer name what was
 * shut out here. `host` as `hostOf` gives it.
 */
export function decide(host: string, rules: RuleIndex, stance: Stance): Decision {
  let found: Rule | undefined;
  let own: Rule | undefined;
  const itself = bare(plain(host));
  for (const name of rulesFor(host)) {
    const near = nearest(rules.get(name) ?? [], bare(name) === itself, stance.now);
    found ??= near.own ?? near.listed;
    own ??= near.own;
    if (own !== undefined) break;
  }
  const last = own?.degrees.some((degree) => degree === 'allow' || degree === 'defederate');
  const ruling = last === true ? own : found;
  const decision = ruling === undefined ? unruled : { degrees: ruling.degrees, rule: ruling.id };
  if (stance.federation === 'open') return decision;
  const welcome = decision.degrees.some((degree) => degree === 'allow' || degree === 'trust');
  return welcome || decision.degrees.includes('defederate') ? decision : stranger;
}

const bare = (host: string): string => host.slice(0, host.length - portOf(host).length);

/** Among the rules for one host, those that reach this far: the narrower scope first. */
function nearest(rules: readonly Rule[], itself: boolean, now: Date) {
  const scopes: readonly Reach[] = itself ? ['exact', 'domain'] : ['below', 'domain'];
  const live = rules
    .filter(({ scope, until }) => scopes.includes(scope) && (until === null || until > now))
    .sort(
      (one, other) =>
        scopes.indexOf(one.scope) - scopes.indexOf(other.scope) ||
        other.priority - one.priority ||
        one.id - other.id,
    );
  return {
    own: live.find(({ list }) => list === null),
    listed: live.find(({ list }) => list !== null),
  };
}
