/** The operator's words about comments. */
import { createComment as create } from '#domain/comments/create-comment.ts';
import { deleteComment as erase } from '#domain/comments/delete-comment.ts';
import { editComment as edit } from '#domain/comments/edit-comment.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import { act } from '#domain/context.ts';
import { findPost } from '#domain/posts/find-post.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Answer, Handler, Tools } from './command.ts';
import { findUser, showPost } from './find.ts';

/** The comment as it stands in its post's JSON, with the number of that post. */
async function answerWith(
  tools: Tools,
  id: number,
): Promise<Outcome<Answer, 'no-such-comment' | 'gone'>> {
  const known = await findComment(tools.house.database.query, id);
  if (known === null) return refuse('no-such-comment');
  const post = await showPost(tools, known.post);
  const comment = post.done ? post.value.comments.find((one) => one.id === id) : undefined;
  if (comment === undefined) return refuse('gone');
  return done({
    data: { ...comment, post: known.post },
    text: `Comment ${id} on post ${known.post}: ${comment.url}`,
  });
}

export const createComment: Handler = async (tools, input) => {
  const author = await findUser(tools, input.need('as'));
  if (!author.done) return author;
  const reader = tools.house.database.query;
  const post = input.number('--on');
  const parent = input.text('under') === undefined ? null : input.number('--under');
  if ((await findPost(reader, post)) === null) return refuse('no-such-post');
  if (parent !== null && (await findComment(reader, parent))?.post !== post) {
    return refuse('no-such-comment');
  }
  const comment = { post, parent, author: author.value.id, source: input.need('body') };
  const made = await act(tools.house, (context) => create(context, comment));
  return made.done ? answerWith(tools, made.value.id) : made;
};

export const editComment: Handler = async (tools, input) => {
  const author = await findUser(tools, input.need('as'));
  if (!author.done) return author;
  const id = input.number('ID');
  const change = { comment: id, by: author.value.id, source: input.need('body') };
  const edited = await act(tools.house, (context) => edit(context, change));
  if (!edited.done) return edited.reason === 'not-found' ? refuse('no-such-comment') : edited;
  return answerWith(tools, id);
};

export const deleteComment: Handler = async (tools, input) => {
  const author = await findUser(tools, input.need('as'));
  if (!author.done) return author;
  const id = input.number('ID');
  const deletion = { comment: id, by: author.value.id };
  const deleted = await act(tools.house, (context) => erase(context, deletion));
  if (!deleted.done) return deleted.reason === 'not-found' ? refuse('no-such-comment') : deleted;
  return done({ data: { id, state: 'deleted' }, text: `Comment ${id} is deleted.` });
};
