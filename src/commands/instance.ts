/** The operator's words about other servers. */
import { act } from '#domain/context.ts';
import { blockInstance as block } from '#domain/moderation/block-instance.ts';
import { unblockInstance as unblock } from '#domain/moderation/unblock-instance.ts';
import { hostOf } from '#lib/hosts.ts';
import { done } from '#lib/outcome.ts';
import { listInstances as readInstances } from '#views/instance-list.ts';
import type { Handler } from './command.ts';
import { moment, table } from './output.ts';

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
  ]);
  const head = ['HOST', 'SOFTWARE', 'DIALECT', 'FOLLOWERS', 'LANE', 'BACKLOG', 'LAST SUCCESS'];
  return done({ data: instances, text: table(head, rows, 'No other server is known yet.') });
};

/** The operator acts in nobody's name: whoever has the shell is in charge. */
export const blockInstance: Handler = async ({ house }, input) => {
  const wanted = { host: input.word('HOST'), reason: input.need('reason'), by: null };
  const blocked = await act(house, (context) => block(context, wanted));
  if (!blocked.done) return blocked;
  const { host, severed } = blocked.value;
  return done({
    data: { host, blocked: true, severed },
    text: `${host} is blocked; ${severed} memberships are suspended until it is unblocked.`,
  });
};

export const unblockInstance: Handler = async ({ house }, input) => {
  const lifted = await act(house, (context) =>
    unblock(context, { host: input.word('HOST'), by: null }),
  );
  if (!lifted.done) return lifted;
  const { host, mended } = lifted.value;
  return done({
    data: { host, blocked: false, mended },
    text: `${host} is unblocked; ${mended} memberships are back.`,
  });
};
