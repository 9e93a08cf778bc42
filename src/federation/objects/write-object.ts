/** Writes posts as Page and comments as Note, in the superset that every known peer can read. */
import { escapeHtml } from '#lib/html.ts';
import type { Json } from '#federation/strict-json.ts';
import type { Remark, Story } from './story.ts';
import { writeAttached, writeImage } from './attached.ts';
import { handleOf } from './handle.ts';
import { languageObject } from './language.ts';
import { publicUri } from './wire.ts';

/** Never an excerpt here: only answers to Mastodon itself carry one (see `documents/object.ts`). */
export function writeObject(told: Story | Remark): Json {
  return told.comment === null ? writePage(told) : writeNote(told);
}

function writePage(story: Story): Json {
  const { post, author, community, named } = story;
  const { attachments } = story;
  return {
    id: post.uri,
    type: post.type,
    attributedTo: author.uri,
    to: [publicUri, community.uri],
    cc: [
      ...(community.followers === null ? [] : [community.followers]),
      ...named.map(({ uri }) => uri),
    ],
    audience: community.uri,
    name: post.title,
    content: withLink(post.body, post.url),
    mediaType: 'text/html',
    ...sourceOf(post.source),
    ...threadOf(story),
    attachment: writeAttached({ link: post.url, attachments }),
    ...writeImage(attachments),
    tag: [mention(community), ...named.map(mention)],
    sensitive: post.sensitive,
    ...languageOf(post.language),
    ...countsOf(post.uri, post),
    ...timesOf(post),
  };
}

function writeNote(remark: Remark): Json {
  const { comment, author, community, parent } = remark;
  const answered = [...(parent.author.id === author.id ? [] : [parent.author]), ...remark.named];
  return {
    id: comment.uri,
    type: 'Note',
    attributedTo: author.uri,
    to: [publicUri, community.uri],
    cc: [
      ...(community.followers === null ? [] : [community.followers]),
      ...answered.map(({ uri }) => uri),
    ],
    audience: community.uri,
    inReplyTo: parent.uri,
    content: comment.body,
    mediaType: 'text/html',
    ...sourceOf(comment.source),
    ...threadOf(remark),
    attachment: [],
    // The community among the mentions is what makes replies from microblogs reach it.
    tag: [mention(community), ...answered.map(mention)],
    ...languageOf(comment.language),
    ...countsOf(comment.uri, comment),
    ...timesOf(comment),
  };
}

const mention = (actor: { uri: string; name: string }): Json => ({
  type: 'Mention',
  href: actor.uri,
  name: handleOf(actor),
});

/** The link stands in the body too, since microblogs show no attachment of this kind. */
const withLink = (body: string, url: string | null): string =>
  url === null ? body : `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>${body}`;

const sourceOf = (source: string | null): Json =>
  source === null ? {} : { source: { content: source, mediaType: 'text/markdown' } };

/**
 * One thread, one name: Mastodon 4.5 gives `conversation` back on its replies. In a community of ours
 * it is a collection of ours (FEP-7888), unless the thread came with one of its own.
 */
function threadOf({ post, comment, community }: Story | Remark): Json {
  const own = community.local ? new URL(`/post/${post.id}/context`, community.uri).href : post.uri;
  const context = post.context ?? own;
  return { context, conversation: context, url: comment?.uri ?? post.uri };
}

/** `language` must be an object for Lemmy, or absent. */
const languageOf = (language: string | null): Json =>
  language === null ? {} : { language: languageObject(language) };

const countsOf = (uri: string, row: { up: number }): Json => ({
  replies: `${uri}/replies`,
  likes: { id: `${uri}/likes`, type: 'Collection', totalItems: row.up },
  shares: { id: `${uri}/shares`, type: 'Collection', totalItems: 0 },
});

const timesOf = (row: { created: Date; edited: Date | null }): Json => ({
  published: row.created.toISOString(),
  ...(row.edited === null ? {} : { updated: row.edited.toISOString() }),
});

/** What is left of something deleted or removed (answered with 410). */
export const writeTombstone = (uri: string, type: string, deleted: Date): Json => ({
  id: uri,
  type: 'Tombstone',
  formerType: type,
  deleted: deleted.toISOString(),
});
