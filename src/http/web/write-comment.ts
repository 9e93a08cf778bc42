/** Answering a post or a comment. */
import { z } from 'zod';
import { writeComment } from '#domain/comments/write-comment.ts';
import { act, type House } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { html, type Html } from '#http/ui/html.ts';
import { titleOf } from '#http/ui/post-row.ts';
import { Prose } from '#http/ui/prose.ts';
import { say } from '#http/ui/say.ts';
import { findCommentWords } from '#views/comment-words.ts';
import { viewPost, type PostView } from '#views/post-view.ts';
import type { Eyes } from '#views/visible.ts';
import { subjectIn } from './act-fields.ts';
import { missing, next, type Answer } from './answer.ts';
import { CommentForm, commentFields, replyDraft, type CommentTyped } from './comment-form.ts';
import { formPage } from './form-page.ts';
import { KeptWords } from './kept-words.ts';
import { languageIn } from './languages-in.ts';
import { memberRefusal } from './member-refusals.ts';
import { readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { eyesOf, membersOnly, type Someone } from './viewer.ts';
import { commentWordsMax, typedText } from './words-field.ts';
import { spendBy, withWritten } from './written.ts';

/** The fields that are read: what is answered, and the words. */
export const writeCommentFields = {
  ...commentFields,
  post: z.string().max(20).default(''),
  comment: z.string().max(20).default(''),
};
type WriteFields = z.infer<z.ZodObject<typeof writeCommentFields>>;

/** What is answered, as far as whoever answers may read it. */
type Answered = {
  readonly about: Subject;
  readonly post: PostView;
  readonly parent: number | null;
  readonly body: string;
  readonly language: string | null;
};

async function findAnswered(house: House, about: Subject, eyes: Eyes): Promise<Answered | null> {
  const reader = house.database.query;
  const comment = 'comment' in about ? await findCommentWords(reader, about.comment, eyes) : null;
  const id = 'post' in about ? about.post : comment?.post;
  const post = id === undefined ? null : await viewPost(reader, id, eyes);
  if (!post?.done) return null;
  // A thread goes on below a post that its author deleted, as elsewhere; below what waits as well, for who sees it.
  const { body, language } = comment ?? post.value;
  return { about, post: post.value, parent: comment?.id ?? null, body, language };
}

type Page = {
  readonly answered: Answered;
  readonly viewer: Someone;
  readonly csrf: string;
  readonly typed: CommentTyped;
  readonly refused?: Refused;
  readonly preview?: boolean;
};

const Quoted = ({ about, post, body, language }: Answered): Html => {
  const path = 'post' in about ? `/post/${about.post}` : `/comment/${about.comment}`;
  return html`<p><a href=${path} dir="auto">${titleOf(post)}</a></p>
    ${body !== '' && html`<blockquote class="answered"><${Prose} body=${body} language=${language} /></blockquote>`}`;
};

function replyPage(page: Page): Answer {
  const { answered, refused } = page;
  const { about } = answered;
  const title = 'post' in about ? say('Comment on a post') : say('Reply to a comment');
  const main = html`<div class="plain-page write-page">
    <h1>${title}</h1>
    <${Quoted} ...${answered} />
    <${CommentForm}
      about=${about}
      csrf=${page.csrf}
      typed=${page.typed}
      languages=${page.viewer.preferences.reads}
      refused=${refused}
      preview=${page.preview ?? false}
      focus=${true}
    />
  </div>`;
  return formPage({ head: { title, hidden: true }, main }, refused);
}

/** Called for `/post/N/reply` and `/comment/N/reply`. */
export const showReply = (
  house: House,
  asking: Asking,
  kind: 'post' | 'comment',
): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async (viewer) => {
    const id = readId(asking.params['id']);
    if (id === null) return missing();
    const about = kind === 'post' ? { post: id } : { comment: id };
    const answered = await findAnswered(house, about, asking.eyes);
    if (answered === null) return missing();
    const typed = { text: '', language: viewer.preferences.language };
    return replyPage({ answered, viewer, csrf: asking.visit.csrf, typed });
  });

/** A page of a thread shows so many at least; in longer ones the comment is shown on its own page. */
const shownMax = 50;

/** Called when the form is sent. Whatever is refused, the form comes back with all that was typed. */
export const takeComment = (house: House, posted: Posted<WriteFields>): Promise<Answer> => {
  const { visit, fields } = posted;
  const about = subjectIn(fields);
  if (about === null) return Promise.resolve(missing());
  const back = 'post' in about ? `/post/${about.post}/reply` : `/comment/${about.comment}/reply`;
  return membersOnly(house, { visit, back }, async (viewer) => {
    const answered = await findAnswered(house, about, eyesOf(viewer, house.clock()));
    const typed = { text: typedText(fields.text), language: languageIn(fields.language) };
    if (answered === null) return lostPage(typed.text);
    const shown = { answered, viewer, csrf: visit.csrf, typed };
    const again = (refused: Refused) => replyPage({ ...shown, refused });
    if (typed.text.length > commentWordsMax) return again(memberRefusal('too-long'));
    const preview = fields.preview === 'on';
    const spent = await spendBy(house, viewer.person, [preview ? 'preview by' : 'write by']);
    if (spent !== null) return again(spent);
    if (preview) return replyPage({ ...shown, preview });
    const { parent, post } = answered;
    const comment = { post: post.id, parent, author: viewer.person, source: typed.text };
    const written = await act(house, (context) =>
      writeComment(context, { ...comment, language: typed.language }),
    );
    if (!written.done) return again(memberRefusal(written.reason));
    const { id } = written.value;
    const path = post.comments < shownMax ? `/post/${post.id}` : `/comment/${id}`;
    return next(withWritten(`${path}#comment-${id}`, replyDraft(about)));
  });
};

/** What was answered is gone meanwhile: the words are shown, to be taken elsewhere. */
function lostPage(text: string): Answer {
  const refused = memberRefusal('gone');
  const main = html`<div class="plain-page">
    <h1>${say('Not done')}</h1>
    <p>${refused.words}</p>
    <${KeptWords} text=${text} />
  </div>`;
  return formPage({ head: { title: say('Not done'), hidden: true }, main }, refused);
}
