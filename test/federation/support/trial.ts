/** One hostile request and everything that it changed: the one strict meaning of “without effect”. */
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { hostOf } from '#lib/hosts.ts';
import { post, type Doc, type Sending } from './pretend-server.ts';
import { lastReceipt, posts, settledSince, type Scene, type Settled } from './scene.ts';

export type Trial = Settled & {
  /** The hosts that were asked for something, in order. */
  readonly visits: readonly string[];
  /** Tables that hold other rows than before. */
  readonly changed: readonly string[];
};

/**
 * What comes of a request that is answered 202 but has no effect may be written down only as its receipt, and
 * here as far as it is about the server that sent it: that it was heard of, who signed, with which key.
 */
const aboutSender = new Set(['actors', 'instances', 'remote_keys']);

/** Sends, lets everything run until it is quiet, and tells all that became of it. */
export const trial = (
  scene: Scene,
  body: Doc | string | Buffer,
  sending: Partial<Sending> = {},
): Promise<Trial> => {
  const actor = typeof body === 'string' || Buffer.isBuffer(body) ? null : body['actor'];
  const sender = hostOf(typeof actor === 'string' ? actor : '') ?? scene.evil.host;
  return trialOf(scene, () => post(scene.moot, body, sending), sender);
};

/** The same for a request that the test makes itself. */
export async function trialOf(
  scene: Scene,
  knock: () => Promise<{ status: number; body: string }>,
  sender = scene.evil.host,
): Promise<Trial> {
  const { requests } = scene.street.wire;
  const [rows, last, before, asked] = [
    await rowsOf(scene),
    await lastReceipt(scene),
    posts(scene),
    requests.length,
  ];
  const sent = await knock();
  await scene.street.quiet();
  let settled = await settledSince(scene, { sent, last, before });
  if (settled.state === 'waiting') {
    // What is put off is looked at once more, minutes later.
    scene.street.pass(180_000);
    await scene.street.quiet();
    settled = await settledSince(scene, { sent, last, before });
  }
  const after = await rowsOf(scene);
  const own = sent.status === 202 ? sender : null;
  return {
    ...settled,
    visits: requests
      .slice(asked)
      .filter(({ method }) => method === 'GET')
      .map(({ url }) => new URL(url).host),
    changed: [...new Set([...rows.keys(), ...after.keys()])].filter((table) =>
      differ(rows.get(table), after.get(table), aboutSender.has(table) ? own : null),
    ),
  };
}

/** What a trial must come to that has no effect; at the door it is refused with one line, later with a reason. */
export const nothing = (
  status: number,
  { state = null, reason = null, visits = [] }: Partial<Trial> = {},
): Trial => ({
  status,
  answer:
    status === 202 ? '{}' : (expect.stringMatching(/^\{"error":"[^"]+"\}$/) as unknown as string),
  state,
  reason,
  sent: 0,
  visits,
  changed: [],
});

type Rows = ReadonlyMap<string, readonly string[]>;

/** Every row of every table, but for receipts: what became of those is told by state and reason. */
async function rowsOf({ moot }: Scene): Promise<Rows> {
  const { query } = moot.house.database;
  const tables = await query.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables
      where table_schema = 'public' and table_name <> 'receipts'`,
  );
  const rows = new Map<string, string[]>();
  for (const { name } of tables) {
    const found = await query.execute<{ row: string }>(
      sql`select t::text as row from ${sql.identifier(name)} t order by 1`,
    );
    rows.set(
      name,
      found.map(({ row }) => row),
    );
  }
  return rows;
}

function differ(
  before: readonly string[] = [],
  after: readonly string[] = [],
  sender: string | null,
): boolean {
  const others = (rows: readonly string[]): string =>
    rows.filter((row) => sender === null || !row.includes(sender)).join('\n');
  return others(before) !== others(after);
}
