/** The operator's words about other servers. */
import { act } from '#domain/context.ts';
import { liftRule } from '#domain/moderation/lift-rule.ts';
import { purgeInstance as purge } from '#domain/moderation/purge-instance.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { allDegrees, contradict, type Degree, type Reach } from '#domain/policy/policy.ts';
import { readRuleHost } from '#domain/policy/read-rule-host.ts';
import { hostOf, parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { listInstances as readInstances } from '#views/instance-list.ts';
import { readInstance } from '#views/instance-view.ts';
import { previewRules, type PlannedRule } from '#views/rule-preview.ts';
import type { Input } from './arguments.ts';
import type { Answer, Handler, Tools } from './command.ts';
import { momentOf } from './moment-of.ts';
import { moment, table } from './output.ts';
import { previewText } from './preview-text.ts';
import type { Reason } from './refusals.ts';

export const listInstances: Handler = async ({ house }) => {
  const instances = await readInstances(house.database.query, hostOf(house.origin)!, house.clock());
  const rows = instances.map((one) => [
    one.host,
    one.software === null ? null : `${one.software} ${one.version ?? ''}`.trim(),
    one.dialect,
    one.followers,
    one.blocked === null ? one.lane : 'blocked',
    one.backlog,
    moment(one.lastSuccess),
    one.degrees.join(', ') || null,
  ]);
  const head = [
    'HOST',
    'SOFTWARE',
    'DIALECT',
    'FOLLOWERS',
    'LANE',
    'BACKLOG',
    'LAST SUCCESS',
    'RULE',
  ];
  return done({ data: instances, text: table(head, rows, 'No other server is known yet.') });
};

export const showInstance: Handler = async ({ house }, input) => {
  const host = parseHost(input.word('HOST'));
  if (host === null) return refuse('bad-host');
  const [now, own] = [house.clock(), hostOf(house.origin)!];
  const shown = await readInstance(house.database.query, host, { now, own });
  const { degrees, rules, budget, known } = shown;
  const lines = rules.map((rule) => [
    rule.decides ? '→' : '',
    rule.host,
    rule.scope,
    rule.degrees.join(', '),
    rule.list ?? 'here',
    moment(rule.until),
    [rule.publicReason, rule.privateReason && `(${rule.privateReason})`].join(' ').trim() || null,
  ]);
  const head = ['', 'HOST', 'SCOPE', 'SAYS', 'FROM', 'UNTIL', 'REASON'];
  const text = [
    `${host}: ${degrees.join(', ') || 'treated like everybody'}`,
    known === null
      ? 'Nothing was ever exchanged with it.'
      : `${known.software ?? 'Unknown software'}, ${known.followers} followers, ${known.following} followed.`,
    ...(budget === null ? [] : [`It is new here and may send ${budget} activities a minute.`]),
    table(head, lines, 'No rule is about it.'),
  ];
  return done({ data: shown, text: text.join('\n') });
};

/** What was asked for, before anything is done. */
function readWanted(
  { house }: Tools,
  input: Input,
  degrees: readonly Degree[],
): Outcome<PlannedRule, Reason> {
  const about = readRuleHost(input.word('HOST'), input.text('scope') as Reach | undefined);
  if (about === null) return refuse('bad-host');
  const typed = input.text('until');
  const until = typed === undefined ? done(null) : momentOf(typed, house.clock());
  if (!until.done) return until;
  const wanted = { ...about, degrees, until: until.value };
  return contradict(degrees) ? refuse('contradictory') : done(wanted);
}

async function preview({ house }: Tools, rule: PlannedRule): Promise<Outcome<Answer, Reason>> {
  const [now, own] = [house.clock(), hostOf(house.origin)!];
  const told = await previewRules(house.database.query, [rule], { now, own });
  return done({ data: told, text: `${previewText(told)}\nNothing was changed.` });
}

/** The operator acts in nobody's name: whoever has the shell is in charge. */
async function rule(tools: Tools, input: Input, degrees: readonly Degree[]) {
  const wanted = readWanted(tools, input, degrees);
  if (!wanted.done) return wanted;
  if (input.has('dry-run')) return preview(tools, wanted.value);
  const { host, scope, until = null } = wanted.value;
  const set = await act(tools.house, (context) =>
    setRule(context, {
      host,
      scope,
      degrees,
      until,
      publicReason: input.text('reason'),
      privateReason: input.text('note'),
      by: null,
    }),
  );
  if (!set.done) return set;
  const { severed, mended } = set.value;
  const blocked = degrees.includes('defederate');
  const term = until === null ? '' : ` until ${moment(until)} UTC`;
  const suspended = severed > 0 ? `; ${severed} memberships are suspended until it is lifted` : '';
  const back = mended > 0 ? `; ${mended} memberships are back` : '';
  const reach = { domain: ' and what is below it', below: ': what is below it', exact: '' }[scope];
  return done({
    data: { host, scope, degrees, until, blocked, severed, mended },
    text: `${host}${reach}: ${degrees.join(', ')}${term}${suspended}${back}.`,
  });
}

/** One word for the rules that are wanted most; each says exactly this, whatever stood there before. */
export const ruleAs =
  (...degrees: readonly Degree[]): Handler =>
  (tools, input) =>
    rule(tools, input, degrees);

/** Several degrees at once. */
export const ruleInstance: Handler = async (tools, input) => {
  const words = input
    .need('degrees')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const degrees = allDegrees.filter((degree) => words.includes(degree));
  return degrees.length === new Set(words).size
    ? rule(tools, input, degrees)
    : refuse('unknown-degree');
};

export const unblockInstance: Handler = async (tools, input) => {
  const wanted = readWanted(tools, input, []);
  if (!wanted.done) return wanted;
  if (input.has('dry-run')) return preview(tools, wanted.value);
  const { host, scope } = wanted.value;
  const lifted = await act(tools.house, (context) =>
    liftRule(context, { host, scope, reason: input.text('reason'), by: null }),
  );
  if (!lifted.done) return lifted;
  const { mended } = lifted.value;
  const [now, own] = [tools.house.clock(), hostOf(tools.house.origin)!];
  const { degrees } = await readInstance(tools.house.database.query, host, { now, own });
  const still = degrees.length === 0 ? '' : ` Another rule still says ${degrees.join(', ')}.`;
  return done({
    data: { host, scope, blocked: degrees.includes('defederate'), degrees, mended },
    text: `The rule for ${host} is lifted; ${mended} memberships are back.${still}`,
  });
};

export const purgeInstance: Handler = async ({ house }, input) => {
  const wanted = {
    host: input.word('HOST'),
    confirm: input.need('confirm'),
    reason: input.text('reason'),
    by: null,
  };
  const purged = await act(house, (context) => purge(context, wanted));
  if (!purged.done) return purged;
  const { host, posts, comments, people, memberships, more } = purged.value;
  const rest = more ? ' That was not all: the worker goes on.' : '';
  return done({
    data: purged.value,
    text: `Of ${host} ${posts} posts, ${comments} comments, ${memberships} memberships and ${people} people and communities are gone for good.${rest}`,
  });
};
