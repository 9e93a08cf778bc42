/** Deleting a post or comment of one's own, after a question. */
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { act, type House } from '#domain/context.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { Form } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { Prose } from '#http/ui/prose.ts';
import { say } from '#http/ui/say.ts';
import { findCommentWords } from '#views/comment-words.ts';
import { communityPath } from '#views/paths.ts';
import { viewPost } from '#views/post-view.ts';
import type { Eyes } from '#views/visible.ts';
import { refusedPage } from './act-fields.ts';
import { missing, next, page, type Answer } from './answer.ts';
import { readId } from './params.ts';
import type { Asking, Posted } from './serve.ts';
import { eyesOf, membersOnly } from './viewer.ts';

type Kind = 'post' | 'comment';

/** The thing as it is shown before it goes; `next` is where there is still something then. */
type Doomed = {
  readonly author: number;
  readonly title: string;
  readonly body: string;
  readonly next: string;
};

async function findDoomed(
  house: House,
  { kind, id }: { readonly kind: Kind; readonly id: number },
  eyes: Eyes,
): Promise<Doomed | null> {
  const reader = house.database.query;
  if (kind === 'comment') {
    const words = await findCommentWords(reader, id, eyes);
    return words && { ...words, title: '', next: `/post/${words.post}#comments` };
  }
  const found = await viewPost(reader, id, eyes);
  if (!found.done || found.value.presence === 'deleted') return null;
  const { author, title, body, community } = found.value;
  return { author: author.id, title, body, next: communityPath(community) };
}

/** Called for `/post/N/delete` and `/comment/N/delete`. */
export const showDelete = (house: House, asking: Asking, kind: Kind): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async ({ person }) => {
    const id = readId(asking.params['id']);
    const doomed = id === null ? null : await findDoomed(house, { kind, id }, asking.eyes);
    if (doomed === null) return missing();
    const path = `/${kind}/${id}`;
    if (doomed.author !== person) return refusedPage('not-author', path);
    const title = kind === 'post' ? say('Delete the post?') : say('Delete the comment?');
    const main = html`<div class="plain-page">
      <h1>${title}</h1>
      <p>
        ${say('Its words are gone for good, here, and other servers are told to do the same. What others answered stays.')}
      </p>
      ${doomed.title !== '' && html`<p dir="auto"><b>${doomed.title}</b></p>`}
      ${doomed.body !== '' && html`<blockquote class="answered"><${Prose} body=${doomed.body} /></blockquote>`}
      <${Form} action=${`${path}/delete`} csrf=${asking.visit.csrf}>
        <div class="choices">
          <button class="button button-main">${say('Delete it')}</button>
          <a class="button" href=${path}>${say('Keep it')}</a>
        </div>
      <//>
    </div>`;
    return page({ head: { title, hidden: true }, main });
  });

/** Called when it is confirmed. */
export const takeDelete = (
  house: House,
  { visit, params }: Posted<unknown>,
  kind: Kind,
): Promise<Answer> => {
  const id = readId(params['id']);
  if (id === null) return Promise.resolve(missing());
  const path = `/${kind}/${id}`;
  return membersOnly(house, { visit, back: `${path}/delete` }, async (viewer) => {
    const by = viewer.person;
    const doomed = await findDoomed(house, { kind, id }, eyesOf(viewer, house.clock()));
    const deleted = await act(house, (context) =>
      kind === 'post'
        ? deletePost(context, { post: id, by })
        : deleteComment(context, { comment: id, by }),
    );
    if (!deleted.done) return refusedPage(deleted.reason, path);
    return next(doomed?.next ?? '/');
  });
};
