/** Changing a comment of one's own. */
import type { z } from 'zod';
import { editComment } from '#domain/comments/edit-comment.ts';
import { act, type House } from '#domain/context.ts';
import { html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { findCommentWords } from '#views/comment-words.ts';
import { refusedPage } from './act-fields.ts';
import { missing, next, type Answer } from './answer.ts';
import { CommentForm, commentFields, editDraft, type CommentTyped } from './comment-form.ts';
import { formPage } from './form-page.ts';
import { languageIn } from './languages-in.ts';
import { memberRefusal } from './member-refusals.ts';
import { readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { membersOnly, type Someone } from './viewer.ts';
import { commentWordsMax, typedText } from './words-field.ts';
import { spendBy, withWritten } from './written.ts';

/** The fields that are read. */
export const editCommentFields = commentFields;
type EditFields = z.infer<z.ZodObject<typeof editCommentFields>>;

type Page = {
  readonly viewer: Someone;
  readonly csrf: string;
  readonly comment: number;
  readonly typed: CommentTyped;
  readonly refused?: Refused;
  readonly preview?: boolean;
};

function editPage({ viewer, csrf, comment, typed, refused, preview = false }: Page): Answer {
  const main = html`<div class="plain-page write-page">
    <h1>${say('Edit the comment')}</h1>
    <p><a href=${`/comment/${comment}`}>${say('Back to the comment')}</a></p>
    <${CommentForm}
      about=${{ comment }}
      action=${`/comment/${comment}/edit`}
      csrf=${csrf}
      typed=${typed}
      languages=${viewer.preferences.reads}
      refused=${refused}
      preview=${preview}
      focus=${true}
    />
  </div>`;
  return formPage({ head: { title: say('Edit the comment'), hidden: true }, main }, refused);
}

/** Called for `/comment/N/edit`; there is nothing here for others than its author. */
export const showEditComment = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async (viewer) => {
    const comment = readId(asking.params['id']);
    if (comment === null) return missing();
    const words = await findCommentWords(house.database.query, comment, asking.eyes);
    if (words?.author !== viewer.person) return refusedPage('not-author', `/comment/${comment}`);
    const typed = { text: words.source ?? '', language: words.language };
    return editPage({ viewer, csrf: asking.visit.csrf, comment, typed });
  });

/** Called when the form is sent. Whatever is refused, the form comes back with all that was typed. */
export const takeEditComment = (house: House, posted: Posted<EditFields>): Promise<Answer> => {
  const { visit, fields, params } = posted;
  const comment = readId(params['id']);
  if (comment === null) return Promise.resolve(missing());
  return membersOnly(house, { visit, back: `/comment/${comment}/edit` }, async (viewer) => {
    const typed = { text: typedText(fields.text), language: languageIn(fields.language) };
    const shown = { viewer, csrf: visit.csrf, comment, typed };
    const again = (refused: Refused) => editPage({ ...shown, refused });
    if (typed.text.length > commentWordsMax) return again(memberRefusal('too-long'));
    const preview = fields.preview === 'on';
    const spent = await spendBy(house, viewer.person, [preview ? 'preview by' : 'write by']);
    if (spent !== null) return again(spent);
    if (preview) return editPage({ ...shown, preview });
    const edit = { comment, by: viewer.person, source: typed.text, language: typed.language };
    const edited = await act(house, (context) => editComment(context, edit));
    if (!edited.done) return again(memberRefusal(edited.reason));
    return next(withWritten(`/comment/${comment}`, editDraft({ comment })));
  });
};
