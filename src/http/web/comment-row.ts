/** A comment outside its thread, as lists show it. */
import { html, type Html } from '#http/ui/html.ts';
import { Place, When } from '#http/ui/names.ts';
import { Score, titleOf, Waits } from '#http/ui/post-row.ts';
import { excerpt } from '#http/ui/text.ts';
import type { CommentLine } from '#views/person-view.ts';
import { communityWho } from './present.ts';

type CommentProps = { readonly comment: CommentLine; readonly now: Date };

export const CommentRow = ({ comment, now }: CommentProps): Html => {
  const language = comment.language ? { lang: comment.language } : {};
  return html`<article class="row" data-item>
    <p class="row-meta">
      <${Place} who=${communityWho(comment.post.community)} />
      <span class="meta-bits"
        ><span><${When} date=${comment.created} now=${now} /></span
      ></span>
    </p>
    <h3 class="row-title" dir="auto">
      <a href=${`/comment/${comment.id}#comment-${comment.id}`}
        >${titleOf({ title: comment.post.title, body: '' })}</a
      >
    </h3>
    <p class="row-words" dir="auto" ...${language}>${excerpt(comment.body)}</p>
    <p class="row-foot">
      <${Score} up=${comment.up} down=${comment.down} />${comment.held && html`<${Waits} />`}
    </p>
  </article>`;
};
