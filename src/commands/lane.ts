/** The operator's words about lanes: what is sent to which server, and what holds it up. */
import { retryLane as retry } from '#federation/lanes/retry-lane.ts';
import { resyncLane as resync } from '#federation/retention/resync-lane.ts';
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
const facts = (lane: LaneView): string =>
  [
    `Takes ${lane.width} at once${lane.paceMs === null ? '' : `, one in ${lane.paceMs} ms`}.`,
    ...(lane.failingSince === null
      ? []
      : [`Does not get through since ${moment(lane.failingSince)}.`]),
    ...(lane.missedFrom === null ? [] : [missedOf(lane)]),
  ].join('\n');

const missedOf = ({ host, missedFrom, missedUntil, resynced }: LaneView): string =>
  `Missed something between items ${missedFrom} and ${missedUntil}, which were not kept for so long. ${
    resynced === null
      ? 'What can be had is sent again once it answers.'
      : `What could be had was sent again from ${moment(resynced)} on; lane resync ${host} repeats it.`
  }`;

const rowOf = (lane: LaneView) => [
  lane.host,
  lane.state,
  lane.dialect,
  lane.backlogMore ? `${lane.backlog}+` : lane.backlog,
  lane.aside,
  moment(lane.lastSuccess),
  moment(lane.nextTry),
  lane.lastAnswer?.slice(0, 60) ?? null,
];

export const listLanes: Handler = async ({ house }) => {
  const lanes = await readLanes(house.database.query, house.clock());
  return done({ data: lanes, text: table(head, lanes.map(rowOf), 'Nothing was ever to be sent.') });
};

export const showLane: Handler = async ({ house }, input) => {
  const host = parseHost(input.word('HOST'));
  const lane = host === null ? null : await findLane(house.database.query, host, house.clock());
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
  return done({
    data: lane,
    text: `${table(head, [rowOf(lane)], '')}\n\n${facts(lane)}\n\n${exceptions}`,
  });
};

export const resyncLane: Handler = async ({ world }, input) => {
  const host = parseHost(input.word('HOST'));
  if (host === null) return refuse('bad-host');
  const outcome = await resync(world, host);
  if (!outcome.done)
    return refuse(outcome.reason === 'not-found' ? 'no-such-lane' : outcome.reason);
  const { queued } = outcome.value;
  return done({
    data: { host, queued },
    text:
      queued === 0
        ? `No post of the gap is left to be sent to ${host}; votes are not kept for so long.`
        : `${queued} of what ${host} missed goes out again by a running server.`,
  });
};

export const retryLane: Handler = async ({ house, world }, input) => {
  const host = parseHost(input.word('HOST'));
  if (host === null) return refuse('bad-host');
  const retried = await retry(world, { host, aside: input.has('aside') });
  if (!retried.done) return refuse('no-such-lane');
  const lane = await findLane(house.database.query, host, house.clock());
  if (lane === null) return refuse('no-such-lane');
  const { again } = retried.value;
  const { deliveries: _, ...data } = lane;
  return done({
    data: { ...data, again },
    text: `${host} is tried again at once by a running server: ${lane.backlog} in the row, ${again} apart.`,
  });
};
