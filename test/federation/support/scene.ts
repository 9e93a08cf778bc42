/** The scene of the inbox tests: a Folkmoot with a community, three servers around it, and what is there. */
import { desc, sql } from 'drizzle-orm';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { acceptJoin } from '#domain/memberships/accept-join.ts';
import { findPostByUri } from '#domain/posts/find-post-by-uri.ts';
import { findCommentByUri } from '#domain/comments/find-comment-by-uri.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour, type Street } from '../../support/neighbours.ts';
import { makeWire } from '../../support/network.ts';
import {
  activityStreams,
  post,
  pretend,
  publicUri,
  type Doc,
  type Pretend,
  type Sending,
} from './pretend-server.ts';

type Has = { readonly id: number; readonly uri: string };

export type Scene = {
  readonly street: Street;
  readonly moot: Neighbour;
  /** Our community, and its moderator. */
  readonly cats: Has;
  readonly alice: Has;
  /** A post of alice's in our community. */
  readonly ours: Has;
  /** Where honest people live, whom we know. */
  readonly victim: Pretend;
  readonly vera: string;
  /** A post and a comment of vera's in our community, on which she voted too. */
  readonly hers: string;
  readonly remark: string;
  /** Where mallory lives, whose key is in store; and nick, of whom we know nothing. */
  readonly evil: Pretend;
  readonly mallory: string;
  readonly nick: string;
  /** A Group that alice follows, and one that nobody here follows. */
  readonly group: Pretend;
  readonly dogs: string;
  readonly birds: string;
  /** A thread of the Group's, by somebody of its host. */
  readonly bark: string;
  readonly close: () => Promise<void>;
};

export const to = [publicUri];

/** A note as most servers write it. */
export const note = (id: string, by: string, community: string, more: Doc = {}): Doc => ({
  id,
  type: 'Note',
  attributedTo: by,
  to: [publicUri],
  cc: [community],
  content: '<p>Words of a note</p>',
  published: '2026-01-05T11:00:00Z',
  tag: [{ type: 'Mention', href: community }],
  ...more,
});

/** An activity around something. */
export const act = (type: string, actor: string, object: unknown, more: Doc = {}): Doc => ({
  '@context': activityStreams,
  id: `${actor}/acts/${type.toLowerCase()}-${++count}`,
  type,
  actor,
  object,
  to: [publicUri],
  ...more,
});
let count = 0;
/** A number that no other call gave, for ids. */
export const fresh = (): number => ++count;

/** Opens the scene; two seconds, once a file. */
export async function openScene(wire = makeWire()): Promise<Scene> {
  const street = makeStreet(wire);
  const moot = await street.open('https://folkmoot.test');
  const victim = pretend(street.wire, 'victim.test');
  const evil = pretend(street.wire, 'evil.test');
  const group = pretend(street.wire, 'group.test');
  const alice = await moot.given.account('alice');
  const cats = await moot.given.community('cats', { by: alice });
  const ours = await moot.given.post({ in: cats, by: alice, title: 'Our own', source: 'Hello' });
  const [vera, mallory, nick] = [
    victim.person('vera'),
    evil.person('mallory'),
    evil.person('nick'),
  ];
  const [dogs, birds] = [group.group('dogs'), group.group('birds')];
  const gwen = group.person('gwen');
  await follow(moot, alice, dogs);
  valueOf(await resolveActor(moot.world, birds));
  valueOf(await resolveActor(moot.world, mallory));
  const hers = `${victim.origin}/posts/1`;
  const remark = `${victim.origin}/posts/2`;
  const bark = group.serve(
    '/posts/1',
    note(`${group.origin}/posts/1`, gwen, dogs, { name: 'Bark' }),
  );
  const scene: Scene = {
    street,
    moot,
    cats,
    alice,
    ours,
    victim,
    vera,
    hers,
    remark,
    evil,
    mallory,
    nick,
    group,
    dogs,
    birds,
    bark,
    close: () => street.close(),
  };
  for (const json of [
    act('Follow', vera, cats.uri),
    act('Create', vera, note(hers, vera, cats.uri, { name: 'Hers' })),
    act('Create', vera, note(remark, vera, cats.uri, { inReplyTo: ours.uri })),
    act('Like', vera, ours.uri),
    act('Announce', dogs, bark),
  ]) {
    const sent = await post(moot, json);
    if (sent.status !== 202) throw new Error(`the scene was refused: ${sent.status} ${sent.body}`);
    await street.quiet();
  }
  for (const uri of [hers, bark]) {
    if ((await findPostByUri(moot.house.database.query, uri)) === null)
      throw new Error(`${uri} is missing`);
  }
  if (victim.received.length < 4) throw new Error('nothing reached the members of our community');
  return scene;
}

/** One of our people becomes a member of a community elsewhere. */
export async function follow(moot: Neighbour, member: Has, uri: string): Promise<void> {
  const community = valueOf(await resolveActor(moot.world, uri));
  const pair = { community: community.id, member: member.id };
  valueOf(await moot.house.act((context) => joinCommunity(context, { ...pair, follow: null })));
  valueOf(await moot.house.act((context) => acceptJoin(context, pair)));
}

/** What an arrival may change though it has no effect: that it came, and who was looked up. */
const bookkeeping = new Set(['receipts', 'remote_keys', 'actors', 'instances']);

/** Every row of every table that says something to somebody, as one value a table. */
export async function stateOf({ moot }: Scene): Promise<Record<string, string>> {
  const { query } = moot.house.database;
  const tables = await query.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const state: Record<string, string> = {};
  for (const { name } of tables) {
    if (bookkeeping.has(name)) continue;
    const rows = await query.execute<{ row: string }>(
      sql`select t::text as row from ${sql.identifier(name)} t order by 1`,
    );
    state[name] = rows.map(({ row }) => row).join('\n');
  }
  const known = await query.execute<{ row: string }>(
    sql`select a::text as row from actors a where local or uri like 'https://victim.test/%' order by 1`,
  );
  state['actors that nobody may touch'] = known.map(({ row }) => row).join('\n');
  return state;
}

/** Every word in the whole database that contains this. */
export async function tablesWith({ moot }: Scene, words: string): Promise<string[]> {
  const { query } = moot.house.database;
  const tables = await query.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await query.execute(
      sql`select 1 from ${sql.identifier(name)} t where t::text like ${`%${words}%`} limit 1`,
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** How many POSTs left since this many requests. */
export const posts = ({ street }: Scene): number =>
  street.wire.requests.filter(({ method }) => method === 'POST').length;

export type Settled = {
  status: number;
  answer: string;
  state: string | null;
  reason: string | null;
  sent: number;
};

/** Sends, lets everything run until it is quiet, and says what became of it: of what is put off, minutes later. */
export async function send(
  scene: Scene,
  body: Doc | string | Buffer,
  sending: Partial<Sending> = {},
): Promise<Settled> {
  const before = posts(scene);
  const last = await lastReceipt(scene);
  const sent = await post(scene.moot, body, sending);
  await scene.street.quiet();
  const settled = await settledSince(scene, { sent, last, before });
  if (settled.state !== 'waiting') return settled;
  scene.street.pass(180_000);
  await scene.street.quiet();
  return settledSince(scene, { sent, last, before });
}

/** The same for a request that the test makes itself. */
export async function settledSince(
  scene: Scene,
  since: { sent: { status: number; body: string }; last: number; before: number },
): Promise<Settled> {
  const [receipt] = await scene.moot.house.database.query
    .select()
    .from(receiptsTable)
    .orderBy(desc(receiptsTable.id))
    .limit(1);
  const mine = receipt !== undefined && receipt.id > since.last ? receipt : null;
  return {
    status: since.sent.status,
    answer: since.sent.body,
    state: mine?.state ?? null,
    reason: mine?.reason ?? null,
    sent: posts(scene) - since.before,
  };
}

/** The id of the newest receipt; 0 when there is none. */
export async function lastReceipt({ moot }: Scene): Promise<number> {
  const rows = await moot.house.database.query
    .select({ id: receiptsTable.id })
    .from(receiptsTable)
    .orderBy(desc(receiptsTable.id))
    .limit(1);
  return rows[0]?.id ?? 0;
}

export const postAt = ({ moot }: Scene, uri: string) =>
  findPostByUri(moot.house.database.query, uri);
export const commentAt = ({ moot }: Scene, uri: string) =>
  findCommentByUri(moot.house.database.query, uri);
