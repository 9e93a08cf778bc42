/** The operator's words about automatic rules. */
import { act } from '#domain/context.ts';
import { endRule } from '#domain/moderation/end-rule.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { done, refuse } from '#lib/outcome.ts';
import { listRules as readRules, wordsOf, type RuleLine } from '#views/rule-list.ts';
import { tryRule as tryOut } from '#views/rule-trial.ts';
import type { Input } from './arguments.ts';
import type { Handler, Tools } from './command.ts';
import { findKnownCommunity } from './find.ts';
import { moment, table } from './output.ts';

const about = ({ test }: RuleLine): string => (test === null ? 'cannot be read' : wordsOf(test));

export const listRules: Handler = async (tools, input) => {
  const place = input.text('in');
  const community = place === undefined ? null : await findKnownCommunity(tools, place);
  if (community !== null && !community.done) return community;
  const rules = await readRules(tools.house.database.query, { community: community?.value.id });
  const rows = rules.map((rule) => [
    rule.id,
    rule.community ?? '(server)',
    rule.enabled ? rule.action : `${rule.action} (off)`,
    rule.name,
    about(rule),
  ]);
  const head = ['ID', 'WHERE', 'ACTION', 'NAME', 'MEETS'];
  return done({ data: rules, text: table(head, rows, 'There is no rule.') });
};

const listOf = (typed: string): string[] =>
  typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** What was typed, under the names that the kinds know; the rule itself refuses what it has no use for. */
function settingsOf(input: Input): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const flag of ['words', 'domains']) {
    const typed = input.text(flag);
    if (typed !== undefined) settings[flag] = listOf(typed);
  }
  const pattern = input.text('pattern');
  if (pattern !== undefined) settings['pattern'] = pattern;
  for (const flag of ['hours', 'people', 'minutes'])
    if (input.text(flag) !== undefined) settings[flag] = input.number(`--${flag}`);
  if (input.text('count') !== undefined)
    settings[input.need('kind') === 'rate' ? 'perHour' : 'count'] = input.number('--count');
  return settings;
}

export const addRule: Handler = async (tools, input) => {
  const place = input.text('in');
  const community = place === undefined ? null : await findKnownCommunity(tools, place);
  if (community !== null && !community.done) return community;
  const rule = {
    community: community?.value.id ?? null,
    name: input.need('name'),
    kind: input.need('kind'),
    settings: settingsOf(input),
    action: input.need('action'),
    by: null,
  };
  const made = await act(tools.house, (context) => makeRule(context, rule));
  if (!made.done) return made.reason === 'not-found' ? refuse('no-such-community') : made;
  const line = await lineOf(tools, made.value.rule);
  if (line === null) return refuse('no-such-rule');
  const text = `Rule ${line.id} is in force: it meets ${about(line)}. \`rule test ${line.id}\` tells what it would have met.`;
  return done({ data: line, text });
};

async function lineOf({ house }: Tools, id: number): Promise<RuleLine | null> {
  const rules = await readRules(house.database.query, {});
  return rules.find((rule) => rule.id === id) ?? null;
}

export const testRule: Handler = async (tools, input) => {
  const rule = await lineOf(tools, input.number('ID'));
  if (rule === null || rule.test === null) return refuse('no-such-rule');
  const place = rule.community === null ? null : await findKnownCommunity(tools, rule.community);
  if (place !== null && !place.done) return place;
  const { database, clock } = tools.house;
  const tried = { community: place?.value.id ?? null, test: rule.test };
  const trial = await tryOut(database.query, tried, { now: clock() });
  const rows = trial.examples.map((one) => [
    `${one.kind} ${one.id}`,
    one.author,
    moment(one.created),
    one.excerpt,
  ]);
  const head = ['WHAT', 'AUTHOR', 'WHEN', 'BEGINS'];
  const count = `Of ${trial.looked} posts and comments of the last 30 days${trial.more ? ' (the newest of them)' : ''} it meets ${trial.met}, by ${trial.people} people.`;
  return done({ data: trial, text: `${count}\n${table(head, rows, '')}`.trim() });
};

export const endARule: Handler = async ({ house }, input) => {
  const id = input.number('ID');
  const ended = await act(house, (context) =>
    endRule(context, { rule: id, by: null, reason: input.text('reason') }),
  );
  if (!ended.done) return ended;
  return done({ data: { id, state: 'ended' }, text: `Rule ${id} has ended.` });
};
