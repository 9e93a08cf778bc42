/** What reports, notices, held posts and appeals are about, with the words that moderators must see to decide. */
import { eq, inArray } from 'drizzle-orm';
import { htmlToText } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import type { Reader } from '#storage/database.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { personPath } from './paths.ts';

/** Moderators see words that were removed; of what its author deleted there are none. */
export type SubjectState = 'shown' | 'held' | 'removed' | 'deleted';

export type QueueSubject = {
  readonly post?: number;
  readonly comment?: number;
  readonly person?: number;
  /** Of a comment, its thread's. */
  readonly title: string;
  readonly excerpt: string;
  /** Where it stands on this server; null for a notice about something that is not here. */
  readonly url: string | null;
  /** Its address on the web; of a post, what it links to. */
  readonly link: string | null;
  /** HTML, sanitised when it was stored. */
  readonly body: string;
  /** The markdown that came beside the body, where it says something else: some servers show this. */
  readonly markdown: string | null;
  readonly sensitive: boolean;
  readonly locked: boolean;
  /** A rule keeps it out of lists. */
  readonly limited: boolean;
  readonly state: SubjectState;
};

type Found = { readonly subject: QueueSubject; readonly author: number | null };

const excerptOf = (html: string): string => {
  const text = htmlToText(html).replace(/\s+/g, ' ');
  return text.length > 280 ? `${[...text].slice(0, 280).join('')}…` : text;
};

/** What is longer is shown without being compared: twenty of them are compared at once. */
const comparedMax = 20_000;

const lettersOf = (html: string): string => htmlToText(html, html.length).replace(/\s+/g, '');

/** The sanitiser wrote every link as `href="…"`. */
const linksOf = (html: string): string[] => html.match(/<a href="[^"]*"/g) ?? [];

/** The source, where it has other words than the body, or links that the body has not. */
function differing(source: string | null, body: string): string | null {
  if (source === null || source.trim() === '') return null;
  if (source.length > comparedMax) return source;
  const rendered = renderMarkdown(source);
  const links = new Set(linksOf(body));
  const same =
    lettersOf(rendered) === lettersOf(body) && linksOf(rendered).every((link) => links.has(link));
  return same ? null : source;
}

type Marks = {
  readonly deleted: Date | null;
  readonly removed: Date | null;
  readonly held: Date | null;
};
const stateOf = ({ deleted, removed, held }: Marks): SubjectState =>
  deleted ? 'deleted' : removed ? 'removed' : held ? 'held' : 'shown';

const unique = (ids: Iterable<number>): number[] => [...new Set(ids)];

/** By number; what is not here is left out. */
export async function readPosts(
  reader: Reader,
  ids: Iterable<number>,
): Promise<Map<number, Found>> {
  const wanted = unique(ids);
  if (wanted.length === 0) return new Map();
  const rows = await reader.select().from(postsTable).where(inArray(postsTable.id, wanted));
  return new Map(
    rows.map((row) => {
      const { id, title, body, url, sensitive } = row;
      const markdown = differing(row.source, body);
      const words = row.deleted
        ? { title: '', body: '', markdown: null, link: null }
        : { title, body, markdown, link: url };
      const subject = {
        post: id,
        ...words,
        excerpt: excerptOf(words.body),
        url: `/post/${id}`,
        sensitive,
        locked: row.locked !== null,
        limited: row.limited !== null,
        state: stateOf(row),
      };
      return [id, { subject, author: row.author }];
    }),
  );
}

/** By number, each with its thread's title. */
export async function readComments(
  reader: Reader,
  ids: Iterable<number>,
): Promise<Map<number, Found>> {
  const wanted = unique(ids);
  if (wanted.length === 0) return new Map();
  const rows = await reader
    .select({ comment: commentsTable, title: postsTable.title, sensitive: postsTable.sensitive })
    .from(commentsTable)
    .innerJoin(postsTable, eq(postsTable.id, commentsTable.post))
    .where(inArray(commentsTable.id, wanted));
  return new Map(
    rows.map(({ comment, title, sensitive }) => {
      const body = comment.deleted ? '' : comment.body;
      const subject = {
        comment: comment.id,
        title,
        body,
        markdown: comment.deleted ? null : differing(comment.source, body),
        excerpt: excerptOf(body),
        url: `/comment/${comment.id}`,
        link: null,
        sensitive,
        locked: comment.locked !== null,
        limited: comment.limited !== null,
        state: stateOf(comment),
      };
      return [comment.id, { subject, author: comment.author }];
    }),
  );
}

/** Somebody's profile, for reports about a person and for those who wish to join. */
export async function readPeople(
  reader: Reader,
  ids: Iterable<number>,
): Promise<Map<number, Found>> {
  const wanted = unique(ids);
  if (wanted.length === 0) return new Map();
  const rows = await reader
    .select({ actor: actorsTable, host: instancesTable.host })
    .from(actorsTable)
    .innerJoin(instancesTable, eq(instancesTable.id, actorsTable.instance))
    .where(inArray(actorsTable.id, wanted));
  return new Map(
    rows.map(({ actor, host }) => {
      const { id, title, name, local, summary: body, deleted } = actor;
      const subject = {
        person: id,
        title: title || name,
        body: deleted ? '' : body,
        markdown: null,
        excerpt: excerptOf(deleted ? '' : body),
        url: actor.kind === 'person' ? personPath({ name, host, local }) : null,
        link: actor.page,
        sensitive: false,
        locked: false,
        limited: false,
        state: deleted ? ('deleted' as const) : ('shown' as const),
      };
      return [id, { subject, author: id }];
    }),
  );
}
