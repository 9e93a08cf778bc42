/** A scene that takes what is thrown at it, and what must hold of it afterwards. */
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { openScene, type Scene } from '../../federation/support/scene.ts';

/** What one throw was answered. */
export type Thrown = { readonly what: string; readonly status: number };

export type Arena = {
  readonly scene: Scene;
  /** How often each status was answered, and each end of a receipt came about: said when all is over. */
  readonly tally: Map<string, number>;
  /** Lets everything run until it is quiet, minutes later too, and holds it against the law. */
  readonly settle: (thrown: readonly Thrown[]) => Promise<void>;
  /** Of the whole database. */
  readonly inspect: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openArena(): Promise<Arena> {
  const scene = await openScene();
  const { moot, street } = scene;
  const { query } = moot.house.database;
  const tally = new Map<string, number>();
  const count = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
  let last = 0;

  const settle: Arena['settle'] = async (thrown) => {
    for (const { what, status } of thrown) {
      count(String(status));
      if (status >= 500) throw new Error(`answered ${status}: ${what}`);
    }
    await street.quiet();
    street.pass(180_000);
    await street.quiet();
    const receipts = await query.execute<{
      id: number;
      state: string;
      reason: string;
      body: string;
    }>(
      sql`select id, state, reason, body from receipts where id > ${last} or state = 'quarantined' order by id`,
    );
    for (const { id, state, reason, body } of receipts) {
      last = Math.max(last, Number(id));
      count(state);
      if (state === 'quarantined')
        throw new Error(`quarantined (${reason}): ${body.slice(0, 3_000)}`);
    }
    const stuck = await query.execute(
      sql`select event, reason from journal where state = 'quarantined'`,
    );
    expect(stuck.map((row) => JSON.stringify(row))).toEqual([]);
    expect(moot.logged.filter(({ level }) => level === 'error')).toEqual([]);
    street.wire.requests.length = 0;
  };
  return { scene, tally, settle, inspect: () => inspect(scene), close: scene.close };
}

/** Nothing is half there: each of these finds rows that contradict one another. */
const contradictions: Readonly<Record<string, string>> = {
  'an applied receipt without its mark': `select r.id from receipts r
    left join applied a on a.origin = r.origin and a.activity = r.activity
    where r.state = 'applied' and a.activity is null`,
  'votes that are counted wrongly on posts': `select p.id from posts p
    where up <> (select count(*) from votes v where v.post = p.id and value = 1)
    or down <> (select count(*) from votes v where v.post = p.id and value = -1)`,
  'votes that are counted wrongly on comments': `select c.id from comments c
    where up <> (select count(*) from votes v where v.comment = c.id and value = 1)
    or down <> (select count(*) from votes v where v.comment = c.id and value = -1)`,
  'a comment that is not on its way down the tree': `select c.id from comments c
    left join comments p on p.id = c.parent
    where c.path not like '%.' || c.id or (c.parent is not null and (p.id is null or p.post <> c.post or c.path <> p.path || '.' || c.id))`,
  'a community without its settings': `select a.id from actors a left join communities c on c.actor = a.id
    where a.kind = 'community' and a.fetched is not null and c.actor is null`,
  'a moment that nobody can have meant': `select id from posts where created < '1970-01-01' or created > arrived + interval '15 minutes'
    union all select id from comments where created < '1970-01-01' or created > arrived + interval '15 minutes'`,
  'words without a bound': `select id from posts where length(title) > 200 or length(body) > 110000 or length(source) > 100000 or length(url) > 2048
    or length(page) > 2048 or length(uri) > 1000 or length(language) > 70 or length(type) > 40 or length(context) > 1000
    union all select id from comments where length(body) > 110000 or length(source) > 100000 or length(uri) > 1000 or length(page) > 2048
    union all select id from actors where length(name) > 128 or length(title) > 200 or length(summary) > 110000 or length(uri) > 1000 or length(inbox) > 1000
    or length(shared_inbox) > 1000 or length(outbox) > 1000 or length(followers) > 1000 or length(featured) > 1000 or length(moderators) > 1000
    or length(page) > 2048 or length(icon) > 2048 or length(image) > 2048 or length(moved_to) > 1000 or length(summary_source) > 20000
    union all select id from reports where length(reason) > 1000 union all select id from modlog where length(reason) > 500
    union all select id from instances where length(host) > 260 or length(software) > 100 or length(version) > 100
    union all select 0 from remote_keys where length(id) > 1000 or length(public_key) > 5000
    union all select id from receipts where length(reason) > 1000 or length(type) > 64`,
};

async function inspect({ moot }: Scene): Promise<void> {
  for (const [what, query] of Object.entries(contradictions)) {
    const rows = await moot.house.database.query.execute(sql.raw(query));
    expect({ [what]: rows.length, rows: [...rows].slice(0, 3) }).toMatchObject({ [what]: 0 });
  }
}

/** In groups, so that a worker finds much to do at once. */
export function groupsOf<T>(all: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < all.length; at += size) groups.push(all.slice(at, at + size));
  return groups;
}
