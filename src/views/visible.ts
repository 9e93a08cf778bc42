/** What may be shown at all, and to whom, as conditions for queries. */
import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

type Value = AnyColumn | SQL;

/** Who looks, and when. */
export type Eyes = {
  /** Null for somebody who is not signed in. */
  readonly person: number | null;
  /** The communities whose held posts and comments they decide about. */
  readonly moderates: readonly number[] | 'all';
  /** By which it is told who is new; null where nobody's picture is shown. */
  readonly now: Date | null;
  /** The languages of posts in lists, BCP 47; absent or empty for all. */
  readonly reads?: readonly string[];
  /** For whom nothing is kept in the background. */
  readonly whole?: true;
};

/** Somebody of whom nothing is known. */
export const anybody: Eyes = { person: null, moderates: [], now: null };

/** The operator, who has the shell. */
export const operator: Eyes = { person: null, moderates: 'all', now: null, whole: true };

/** Whether there is no dealing with the instance in this row: `degrees` is what the rules make of it. */
export const isBlocked = (degrees: Value): SQL<boolean> =>
  sql<boolean>`'defederate' = any(${degrees})`;

/** Whether what comes from the instance in this row is kept out of public lists. */
export const isLimited = (degrees: Value): SQL<boolean> => sql<boolean>`'limit' = any(${degrees})`;

/** Whether the actor in this column lives on a blocked server. */
export const isBlockedActor = (actor: Value): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and ${isBlocked(sql`home.degrees`)}
)`;

/** Whether the actor in this column lives on a server that is limited here. */
const isLimitedActor = (actor: Value): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors quiet join instances home on home.id = quiet.instance
  where quiet.id = ${actor} and ${isLimited(sql`home.degrees`)}
)`;

/** Whether the actor in this column is there and its server is not blocked. */
export const isShownActor = (actor: Value): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and seen.deleted is null and not ${isBlocked(sql`home.degrees`)}
)`;

/** Whether the community in this column is there, not removed, and its server is not blocked. */
export const isShownCommunity = (community: Value): SQL<boolean> => sql<boolean>`(
  ${isShownActor(community)}
  and exists (select 1 from communities kept where kept.actor = ${community} and kept.removed is null)
)`;

/** Whether whoever looks is the actor in this column. */
const isMe = (actor: Value, { person }: Eyes): SQL<boolean> =>
  person === null ? sql<boolean>`false` : sql<boolean>`${actor} = ${person}`;

/** Whether whoever looks belongs to the community in this column. */
export const belongsTo = (community: Value, { person }: Eyes): SQL<boolean> =>
  person === null
    ? sql<boolean>`false`
    : sql<boolean>`exists (
        select 1 from memberships joined where joined.community = ${community}
          and joined.member = ${person} and joined.state = 'accepted' and joined.severed_by is null
      )`;

/** Whether whoever looks decides about what is held in the community in this column. */
const judges = (community: Value, { moderates }: Eyes): SQL<boolean> =>
  moderates === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`${community} = any(${sql.param([...moderates])}::int[])`;

/** Columns of a post, or of a comment and its post's community. */
export type Said = {
  readonly author: Value;
  readonly community: Value;
  readonly held: Value;
  readonly limited: Value;
};

/** What waits for a moderator is for its author and for those who decide, and for nobody else. */
export const mayRead = (said: Said, eyes: Eyes): SQL<boolean> => sql<boolean>`(
  ${said.held} is null or ${isMe(said.author, eyes)} or ${judges(said.community, eyes)}
)`;

/** Whether it is kept in the background: by a rule, or because of the server of its author or community. */
export const isQuiet = (said: Said, eyes: Eyes): SQL<boolean> =>
  eyes.whole
    ? sql<boolean>`false`
    : sql<boolean>`(
        (${said.limited} is not null or ${isLimitedActor(said.author)} or ${isLimitedActor(said.community)})
        and not ${isMe(said.author, eyes)} and not ${belongsTo(said.community, eyes)}
      )`;

/** Whether it stands in lists: what waits stands in its author's alone, and in the queue. */
export const isListed = (said: Said, eyes: Eyes): SQL<boolean> =>
  eyes.whole
    ? sql<boolean>`true`
    : sql<boolean>`(
        (${said.held} is null or ${isMe(said.author, eyes)}) and not ${isQuiet(said, eyes)}
      )`;
