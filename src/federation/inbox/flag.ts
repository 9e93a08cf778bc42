/** Receives Flag: a report, for moderators' eyes only. */
import { and, eq, exists, or, sql } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { spend } from '#domain/limits/spend.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { idOf, listOf, textOf } from '#federation/objects/wire.ts';
import { findSubjects } from '#federation/subject.ts';
import { hostOf } from '#lib/hosts.ts';
import { cleanLine, htmlToText } from '#lib/html.ts';
import type { Reader } from '#storage/database.ts';
import { membershipsTable } from '#storage/schema/memberships.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { postsTable } from '#storage/schema/posts.ts';
import type { Json } from '#federation/strict-json.ts';
import { applied, ignored, refused, type Listener, type Plan } from './arrival.ts';

/** So many posts of one Flag are each a report; Mastodon sends as many as its people tick. */
const postsMax = 10;

/** Mastodon lists account and posts, from its instance actor; NodeBB the post first; Lemmy, PieFed and Mbin name one thing. */
export const receiveFlag: Listener = ({ world, activity, actor }) =>
  planReports(world.house.database.query, activity, {
    by: () => Promise.resolve(actor),
    from: null,
  });

type Ground = {
  /** Who reports; noted only when there is something to keep. */
  readonly by: (context: Context) => Promise<Pick<Actor, 'id' | 'uri'>>;
  /** The community elsewhere that relayed the report; null when it came from who reports. */
  readonly from: Actor | null;
};
type Flag = { readonly id: string; readonly actor: string; readonly json: Json };
type About = { readonly subject: Subject } | { readonly person: number };

/** Also for what a community elsewhere relays to those of us who moderate it. */
export async function planReports(reader: Reader, flag: Flag, ground: Ground): Promise<Plan> {
  const uris = listOf(flag.json['object']).flatMap((entry) => idOf(entry) ?? []);
  if (uris.length === 0) return refused('reports nothing');
  const about = await findReported(reader, uris.slice(0, 50), ground.from);
  if (about === null) return ignored('reports nothing known here');
  if (about.length === 0) return ignored('reports what is not ours to judge');
  const reason = reasonOf(flag.json);
  return async (context) => {
    // Whoever relays a report says in whose name: what it costs is its own.
    const purse = {
      budget: 'reports from',
      of: hostOf(ground.from?.uri ?? flag.actor) ?? '',
    } as const;
    if (!(await spend(context, [purse])).done) return ignored('too many reports from there');
    const { id: reporter } = await ground.by(context);
    const outcomes = [];
    for (const [index, one] of about.entries()) {
      const activity = index === 0 ? flag.id : `${flag.id}#${index}`;
      outcomes.push(await fileReport(context, { ...one, reporter, reason, activity }));
    }
    const filed = outcomes.find(({ done }) => done) ?? outcomes[0]!;
    return filed.done ? applied : ignored(filed.reason);
  };
}

/** One plain line, whatever markup it came in. */
const reasonOf = (json: Json): string => {
  const told = textOf(json['content'], 20_000) ?? textOf(json['summary'], 20_000);
  return cleanLine(htmlToText(told ?? ''), 2000);
};

/**
 * What of it is ours to judge: each post, or else the person. Null when nothing of it is known here; empty when it is
 * other people's in other people's communities.
 */
async function findReported(
  reader: Reader,
  uris: readonly string[],
  from: Actor | null,
): Promise<readonly About[] | null> {
  const found = await findSubjects(reader, uris);
  const ours: About[] = [];
  for (const { subject, community, author } of [...found.values()].slice(0, postsMax))
    if (await isOurs(reader, { community, author }, from)) ours.push({ subject });
  if (found.size > 0) return ours;
  for (const uri of uris) {
    const person = await findActorByUri(reader, uri);
    if (person === null) continue;
    const known = from === null && (person.local || (await isAmongUs(reader, person.id)));
    return known ? [{ person: person.id }] : [];
  }
  return null;
}

/** In a community of ours, by one of us, or relayed by its community to one of us who moderates it. */
async function isOurs(
  reader: Reader,
  where: { readonly community: number; readonly author: number },
  from: Actor | null,
): Promise<boolean> {
  if (from !== null) {
    if (from.id !== where.community) return false;
    return (await findModerators(reader, from.id)).some(({ local }) => local);
  }
  const community = await findActor(reader, where.community);
  if (community?.local === true) return true;
  return (await findActor(reader, where.author))?.local === true;
}

/** Whether somebody elsewhere belongs to a community of ours, or wrote in one. */
async function isAmongUs(reader: Reader, person: number): Promise<boolean> {
  const here = (community: typeof membershipsTable.community | typeof postsTable.community) =>
    sql`exists (select 1 from actors c where c.id = ${community} and c.local)`;
  const belongs = reader
    .select({ one: sql`1` })
    .from(membershipsTable)
    .where(and(eq(membershipsTable.member, person), here(membershipsTable.community)));
  const wrote = reader
    .select({ one: sql`1` })
    .from(postsTable)
    .where(and(eq(postsTable.author, person), here(postsTable.community)));
  const answered = sql`exists (select 1 from comments m join posts p on p.id = m.post
    join actors c on c.id = p.community and c.local where m.author = ${person})`;
  const rows = await reader
    .select({ id: actorsTable.id })
    .from(actorsTable)
    .where(and(eq(actorsTable.id, person), or(exists(belongs), exists(wrote), answered)));
  return rows.length > 0;
}
