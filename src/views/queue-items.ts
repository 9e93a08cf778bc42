/** Everything that waits for somebody who moderates, in one order, before names and words are put to it. */
import { sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#storage/database.ts';

export const queueKinds = ['report', 'finding', 'notice', 'held', 'join', 'appeal'] as const;
export type QueueKind = (typeof queueKinds)[number];

/** Who looks: what is about the whole server is for its own moderators and admins. */
export type QueueViewer = {
  readonly person: number;
  readonly admin: boolean;
  readonly siteModerator: boolean;
  readonly communities: readonly number[] | 'all';
};

export type QueueQuery = {
  readonly viewer: QueueViewer;
  readonly kind?: QueueKind | null | undefined;
  /** Somebody's, or nobody's (`none`); everything, if not said. */
  readonly assigned?: number | 'none' | null | undefined;
  readonly community?: number | null | undefined;
  /** One of them alone. */
  readonly item?: string | undefined;
  /** The `next` of the page before. */
  readonly before?: string | null | undefined;
  readonly limit?: number;
};

export type QueueRow = {
  readonly item: string;
  readonly kind: QueueKind;
  readonly community: number | null;
  readonly since: Date;
  readonly post: number | null;
  readonly comment: number | null;
  readonly person: number | null;
  /** The number of the notice, the held thing or the appeal; of a report, of the first about it. */
  readonly number: number;
  readonly assigned: number | null;
};

/** Whether the actor of this number lives where there is no dealing with. */
const barred = (actor: SQL): SQL => sql`exists (select 1 from actors barred
  join instances home on home.id = barred.instance
  where barred.id = ${actor} and 'defederate' = any(home.degrees))`;

/** Those of one thing are one item; a notice is its own. What blocked servers have to do with is not counted,
 * but whoever wrote a legal notice has a number of it, and is owed an answer. */
const reports = sql`
  select case when r.kind = 'notice' then 'report:notice:' || min(r.id)
      when r.comment is not null then 'report:comment:' || r.comment
      when r.post is not null then 'report:post:' || r.post
      when r.person is not null then 'report:person:' || r.person
      else 'report:notice:' || min(r.id) end as item,
    case when r.kind = 'notice' then 'notice'
      when bool_or(r.kind = 'report') then 'report' else 'finding' end as kind,
    r.community, min(r.created) as since, r.post, r.comment, r.person, min(r.id) as number
  from reports r left join posts p on p.id = r.post left join comments m on m.id = r.comment
  where r.resolved is null and (r.kind = 'notice' or not exists (select 1 from actors a
    join instances i on i.id = a.instance and 'defederate' = any(i.degrees)
    where a.id in (r.reporter, r.person, p.author, m.author)))
  group by r.post, r.comment, r.person, r.community, r.kind = 'notice',
    case when r.kind = 'notice' then r.id end`;

/** What merely waits for what it answers goes along with that; what was rejected is decided. */
const held = sql`
  select 'held:' || h.id, 'held', h.community, h.created, h.post, h.comment, h.author, h.id
  from held h left join posts hp on hp.id = h.post left join comments hc on hc.id = h.comment
  where h.why <> 'parent' and coalesce(hp.removed, hc.removed) is null and not ${barred(sql`h.author`)}`;

const joins = sql`
  select 'join:' || m.community || ':' || m.member, 'join', m.community, m.created,
    null::int, null::int, m.member, m.member::bigint
  from memberships m join actors c on c.id = m.community and c.local
  where m.state = 'pending' and m.severed_by is null and not ${barred(sql`m.member`)}`;

const appeals = sql`
  select 'appeal:' || a.id, 'appeal', a.community, a.created, l.post, l.comment, a.person, a.id
  from appeals a join modlog l on l.id = a.act
  where a.decided is null and not ${barred(sql`a.person`)}`;

/** What of the whole server is for its own; what is a community's for its moderators too. */
function forViewer({ admin, siteModerator, communities }: QueueViewer): SQL {
  if (communities === 'all' || admin || siteModerator) return sql`true`;
  return sql`q.community = any(${sql.param([...communities])}::int[])`;
}

function matching({ viewer, kind, assigned, community, item }: QueueQuery): SQL {
  const conditions = [
    forViewer(viewer),
    kind ? sql`q.kind = ${kind}` : null,
    community ? sql`q.community = ${community}` : null,
    item === undefined ? null : sql`q.item = ${item}`,
    assigned === 'none' ? sql`s.person is null` : null,
    typeof assigned === 'number' ? sql`s.person = ${assigned}` : null,
  ];
  return sql.join(
    conditions.filter((one) => one !== null),
    sql` and `,
  );
}

/** `2026-01-05T12:00:00.000Z_report:post:5`: the moment and the item at which a page ended; anything else is the beginning. */
function after(before: string | null | undefined): SQL {
  const shape = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([a-z0-9:]{1,60})$/;
  const [, moment = '', item = ''] = shape.exec(before ?? '') ?? [];
  if (Number.isNaN(Date.parse(moment))) return sql`true`;
  return sql`(q.since, q.item) < (${new Date(moment).toISOString()}::timestamptz, ${item})`;
}

const from = sql`(${reports} union all ${held} union all ${joins} union all ${appeals}) q
  left join assignments s on s.item = q.item`;

/** Newest first; one more than `limit` is asked for, to know whether there are further ones. */
export async function findQueueRows(reader: Reader, query: QueueQuery): Promise<QueueRow[]> {
  const rows = await reader
    .select({
      item: sql<string>`q.item`,
      kind: sql<QueueKind>`q.kind`,
      community: sql<number | null>`q.community`,
      since: sql<Date>`q.since`.mapWith((value: string | Date) => new Date(value)),
      post: sql<number | null>`q.post`,
      comment: sql<number | null>`q.comment`,
      person: sql<number | null>`q.person`,
      number: sql<number>`q.number`.mapWith(Number),
      assigned: sql<number | null>`s.person`,
    })
    .from(from)
    .where(sql`${matching(query)} and ${after(query.before)}`)
    .orderBy(sql`q.since desc, q.item desc`)
    .limit((query.limit ?? 30) + 1);
  return rows;
}

/** How many items of each kind wait for this person. */
export async function countQueue(
  reader: Reader,
  viewer: QueueViewer,
): Promise<ReadonlyMap<QueueKind, number>> {
  const rows = await reader
    .select({ kind: sql<QueueKind>`q.kind`, number: sql<number>`count(*)::int` })
    .from(from)
    .where(forViewer(viewer))
    .groupBy(sql`q.kind`);
  return new Map(rows.map(({ kind, number }) => [kind, number]));
}
