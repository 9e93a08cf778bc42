/** Changing a post of one's own. */
import type { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { editPost } from '#domain/posts/edit-post.ts';
import { html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { readPostWords } from '#views/post-words.ts';
import { missing, next, type Answer } from './answer.ts';
import { attachmentsOf } from './attachment-fields.ts';
import { refusedPage } from './act-fields.ts';
import { formPage } from './form-page.ts';
import { withTitle } from './link-title.ts';
import { memberRefusal } from './member-refusals.ts';
import { readId } from './params.ts';
import { PostForm, postFields, typedPost, type PostTyped } from './post-form.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { membersOnly, type Someone } from './viewer.ts';
import { postWordsMax } from './words-field.ts';
import { spendBy, withWritten } from './written.ts';

/** The fields that are read. */
export const editPostFields = postFields;
type EditFields = z.infer<z.ZodObject<typeof editPostFields>>;

type Page = {
  readonly viewer: Someone;
  readonly csrf: string;
  readonly post: number;
  readonly typed: PostTyped;
  readonly refused?: Refused;
  readonly preview?: boolean;
  readonly taken?: 'title';
};

function editPage(shown: Page): Answer {
  const { viewer, csrf, post, typed, refused, preview = false } = shown;
  const main = html`<div class="plain-page write-page">
    <h1>${say('Edit the post')}</h1>
    <p><a href=${`/post/${post}`}>${say('Back to the post')}</a></p>
    <${PostForm}
      action=${`/post/${post}/edit`}
      csrf=${csrf}
      typed=${typed}
      draft=${`edit:post:${post}`}
      languages=${viewer.preferences.reads}
      words=${say('Save the changes')}
      refused=${refused}
      preview=${preview}
      taken=${shown.taken}
    />
  </div>`;
  return formPage({ head: { title: say('Edit the post'), hidden: true }, main }, refused);
}

/** Called for `/post/N/edit`; there is nothing here for others than its author. */
export const showEditPost = (house: House, { visit, path, params }: Asking): Promise<Answer> =>
  membersOnly(house, { visit, back: path }, async (viewer) => {
    const post = readId(params['id']);
    if (post === null) return missing();
    const words = await readPostWords(house.database.query, { post, author: viewer.person });
    if (words === null) return refusedPage('not-author', `/post/${post}`);
    const typed = { ...words, url: words.url ?? '', text: words.source };
    return editPage({ viewer, csrf: visit.csrf, post, typed });
  });

/** Called when the form is sent. Whatever is refused, the form comes back with all that was typed. */
export const takeEditPost = (house: House, posted: Posted<EditFields>): Promise<Answer> => {
  const { visit, fields, params } = posted;
  const post = readId(params['id']);
  if (post === null) return Promise.resolve(missing());
  return membersOnly(house, { visit, back: `/post/${post}/edit` }, async (viewer) => {
    const typed = typedPost(fields);
    const shown = { viewer, csrf: visit.csrf, post, typed };
    const again = (refused: Refused) => editPage({ ...shown, refused });
    const { person } = viewer;
    if (typed.text.length > postWordsMax) return again(memberRefusal('too-long'));
    if (fields['use-title'] === 'on')
      return editPage({ ...shown, ...(await withTitle(house, { person, typed })) });
    const preview = fields.preview === 'on';
    const spent = await spendBy(house, person, [preview ? 'preview by' : 'write by']);
    if (spent !== null) return again(spent);
    if (preview) return editPage({ ...shown, preview });
    const before = await readPostWords(house.database.query, { post, author: person });
    if (before === null) return again(memberRefusal('not-author'));
    const { title, url, text: source, language, sensitive } = typed;
    const words = { title, url: url || null, source, language, sensitive };
    const attachments = attachmentsOf(typed.attachments, before.attachments);
    const edited = await act(house, (context) =>
      editPost(context, { post, by: person, ...words, attachments }),
    );
    if (!edited.done) return again(memberRefusal(edited.reason));
    return next(withWritten(`/post/${post}`, `edit:post:${post}`));
  });
};
