/** What may be shown at all, and to whom, as conditions for queries. */
import { and, sql, type AnyColumn, type SQL } from 'drizzle-orm';

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

/** Whether the actor in this column is there and its server is not blocked. Of our own who closed their account the words stay that they left. */
export const isShownActor = (actor: Value): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors seen join instances home on home.id = seen.instance
  where seen.id = ${actor} and (seen.deleted is null or seen.local) and not ${isBlocked(sql`home.degrees`)}
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

/** Columns of a post, by which whoever looks chose what they wish to see. */
type Chosen = {
  readonly id: Value;
  readonly author: Value;
  readonly community: Value;
  readonly language: Value;
};

/** Whose page is looked at: whoever opens it wishes to see what stands there. */
export type Within = {
  readonly community?: number | undefined;
  readonly author?: number | undefined;
};

/** Whether whoever looks does not wish to see that person or community, or its server. */
export const isBarred = (actor: Value, { person }: Eyes): SQL<boolean> =>
  person === null
    ? sql<boolean>`false`
    : sql<boolean>`exists (
        select 1 from member_blocks barred where barred.person = ${person} and (barred.actor = ${actor}
          or barred.instance = (select home.instance from actors home where home.id = ${actor}))
      )`;

const isHidden = (post: Value, person: number): SQL<boolean> => sql<boolean>`exists (
  select 1 from marks mark where mark.person = ${person} and mark.kind = 'hidden' and mark.post = ${post}
)`;

/** In one of the languages that they read, or in none that is known. `de-AT` is read by who reads `de`. */
const isRead = (language: Value, reads: readonly string[]): SQL<boolean> => sql<boolean>`(
  ${language} is null or ${language} = '' or ${language} = 'und'
  or lower(split_part(${language}, '-', 1)) = any(${sql.param(reads.map(baseOf))}::text[])
)`;

const baseOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? tag;

/**
 * Whether a post belongs in a list for whoever looks: they did not hide it, block its author, community or server, and
 * read its language. On the page of a community or person that they block, its own posts stand all the same.
 */
export function isWished(post: Chosen, eyes: Eyes, within: Within = {}): SQL | undefined {
  const { person, reads = [] } = eyes;
  if (person === null) return undefined;
  return and(
    sql`not ${isHidden(post.id, person)}`,
    within.author === undefined ? sql`not ${isBarred(post.author, eyes)}` : undefined,
    within.community === undefined ? sql`not ${isBarred(post.community, eyes)}` : undefined,
    reads.length === 0 || within.author !== undefined
      ? undefined
      : sql`(${isRead(post.language, reads)} or ${isMe(post.author, eyes)})`,
  );
}
