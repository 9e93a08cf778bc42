/** The operator's words about lanes: what is sent to which server, and what holds it up. */
import { retryLane as retry } from '#federation/lanes/retry-lane.ts';
import { parseHost } from '#lib/hosts.ts';
import { done, refuse } from '#lib/outcome.ts';
import { findLane, listLanes as readLanes, type LaneView } from '#views/lane-list.ts';
import type { Handler } from './command.ts';
import { moment, table } from './output.ts';

const head = [
  'HOST',
  'STATE',
  'DIALECT',
  'BACKLOG',
  'REFUSED',
  'LAST SUCCESS',
  'NEXT TRY',
  'ANSWER',
];
const rowOf = (lane: LaneView) => [
  lane.host,
  lane.state,
  lane.dialect,
  lane.backlog,
  lane.aside,
  moment(lane.lastSuccess),
  moment(lane.nextTry),
  lane.lastAnswer?.slice(0, 60) ?? null,
];

export const listLanes: Handler = async ({ house }) => {
  const lanes = await readLanes(house.database.query);
  return done({ data: lanes, text: table(head, lanes.map(rowOf), 'Nothing was ever to be sent.') });
};

export const showLane: Handler = async ({ house }, input) => {
  const host = parseHost(input.word('HOST'));
  const lane = host === null ? null : await findLane(house.database.query, host);
  if (lane === null) return refuse('no-such-lane');
  const items = lane.deliveries.map(({ seq, inbox, state, attempts, nextTry, answer }) => [
    seq,
    state,
    attempts,
    moment(nextTry),
    inbox,
    answer,
  ]);
  const exceptions = table(
    ['ITEM', 'STATE', 'TRIES', 'NEXT TRY', 'INBOX', 'ANSWER'],
    items,
    'No activity is treated apart from the others.',
  );
  return done({ data: lane, text: `${table(head, [rowOf(lane)], '')}\n\n${exceptions}` });
};

export const retryLane: Handler = async ({ house, world }, input) => {
  const host = parseHost(input.word('HOST'));
  if (host === null) return refuse('bad-host');
  const retried = await retry(world, { host, aside: input.has('aside') });
  if (!retried.done) return refuse('no-such-lane');
  const lane = await findLane(house.database.query, host);
  if (lane === null) return refuse('no-such-lane');
  const { again } = retried.value;
  const { deliveries: _, ...data } = lane;
  return done({
    data: { ...data, again },
    text: `${host} is tried again at once by a running server: ${lane.backlog} in the row, ${again} apart.`,
  });
};
