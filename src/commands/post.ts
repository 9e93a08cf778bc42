/** The operator's words about posts. */
import { act } from '#domain/context.ts';
import { createPost as create } from '#domain/posts/create-post.ts';
import { deletePost as erase } from '#domain/posts/delete-post.ts';
import { editPost as edit } from '#domain/posts/edit-post.ts';
import { htmlToText } from '#lib/html.ts';
import { done, refuse } from '#lib/outcome.ts';
import { readFeed } from '#views/feed.ts';
import { postShape, type PostShape } from '#views/shapes.ts';
import { operator } from '#views/visible.ts';
import type { Handler } from './command.ts';
import { findKnownCommunity, findUser, showPost } from './find.ts';
import { table } from './output.ts';

const listDefault = 50;

const oneLine = ({ id, title, url }: PostShape): string => `Post ${id}, “${title}”: ${url}`;

export const createPost: Handler = async (tools, input) => {
  const author = await findUser(tools, input.need('as'));
  if (!author.done) return author;
  const community = await findKnownCommunity(tools, input.need('in'));
  if (!community.done) return community;
  const post = {
    community: community.value.id,
    author: author.value.id,
    title: input.need('title'),
    source: input.text('body') ?? '',
    url: input.text('url') ?? null,
  };
  const made = await act(tools.house, (context) => create(context, post));
  if (!made.done) return made;
  const shape = await showPost(tools, made.value.id);
  return shape.done ? done({ data: shape.value, text: oneLine(shape.value) }) : shape;
};

export const listPosts: Handler = async (tools, input) => {
  const community = await findKnownCommunity(tools, input.need('in'));
  if (!community.done) return community;
  const { database, origin } = tools.house;
  const limit = input.text('limit') === undefined ? listDefault : input.number('--limit');
  const feed = await readFeed(database.query, {
    community: community.value.id,
    limit,
    whole: true,
    eyes: operator,
  });
  const shapes = feed.posts.map((post) => postShape(post, origin));
  const rows = feed.posts.map(({ id, up, down, comments, title }, index) => [
    id,
    `+${up} −${down}`,
    comments,
    shapes[index]!.author,
    title,
  ]);
  const head = ['ID', 'VOTES', 'COMMENTS', 'AUTHOR', 'TITLE'];
  return done({ data: shapes, text: table(head, rows, 'Nothing has been posted there yet.') });
};

export const showOnePost: Handler = async (tools, input) => {
  const shape = await showPost(tools, input.number('ID'));
  if (!shape.done) return shape;
  const post = shape.value;
  const depths = new Map<number, number>();
  const comments = post.comments.map(({ id, parent, author, body, state, votes }) => {
    const depth = parent === null ? 1 : (depths.get(parent) ?? 0) + 1;
    depths.set(id, depth);
    const words = state === 'shown' ? htmlToText(body).replaceAll('\n', ' ') : `(${state})`;
    return `${'  '.repeat(depth)}${id} ${author ?? ''} +${votes.up} −${votes.down}: ${words}`;
  });
  const head = `${post.title || `(${post.state})`}\n${post.url}`;
  const line = `${post.author} in ${post.community}, +${post.votes.up} −${post.votes.down}`;
  const parts = [head, line, post.link ?? '', htmlToText(post.body), ...comments];
  return done({ data: post, text: parts.filter((part) => part !== '').join('\n') });
};

export const editPost: Handler = async (tools, input) => {
  const author = await findUser(tools, input.need('as'));
  if (!author.done) return author;
  const [title, source, url] = [input.text('title'), input.text('body'), input.text('url')];
  if (title === undefined && source === undefined && url === undefined) {
    return refuse('nothing-to-change');
  }
  const id = input.number('ID');
  const change = { post: id, by: author.value.id, title, source, url };
  const edited = await act(tools.house, (context) => edit(context, change));
  if (!edited.done) return edited.reason === 'not-found' ? refuse('no-such-post') : edited;
  const shape = await showPost(tools, id);
  return shape.done ? done({ data: shape.value, text: oneLine(shape.value) }) : shape;
};

export const deletePost: Handler = async (tools, input) => {
  const author = await findUser(tools, input.need('as'));
  if (!author.done) return author;
  const id = input.number('ID');
  const deletion = { post: id, by: author.value.id };
  const deleted = await act(tools.house, (context) => erase(context, deletion));
  if (!deleted.done) return deleted.reason === 'not-found' ? refuse('no-such-post') : deleted;
  return done({ data: { id, state: 'deleted' }, text: `Post ${id} is deleted.` });
};
