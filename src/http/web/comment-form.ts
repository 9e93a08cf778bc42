/** The form of a comment, to write it and to change it, with what was typed. */
import { z } from 'zod';
import type { Subject } from '#domain/journal/events.ts';
import { Csrf, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { LanguageField } from '#http/ui/language-field.ts';
import { say } from '#http/ui/say.ts';
import type { Refused } from './refusals.ts';
import { Preview, SendButtons, typedMax, WordsField } from './words-field.ts';

/** The fields that are read. */
export const commentFields = {
  text: z.string().max(typedMax),
  language: z.string().max(40).default(''),
  preview: z.string().max(10).optional(),
};

export type CommentTyped = { readonly text: string; readonly language: string | null };

export type CommentFormProps = {
  /** What is answered; or the comment that is changed, with `action`. */
  readonly about: Subject;
  readonly csrf: string;
  readonly typed?: CommentTyped;
  /** Languages that are offered first. */
  readonly languages?: readonly string[];
  readonly action?: string;
  readonly refused?: Refused | undefined;
  readonly preview?: boolean;
  /** On a page of its own one begins to write at once. */
  readonly focus?: boolean;
};

const nameOf = (about: Subject): string =>
  'post' in about ? `post:${about.post}` : `comment:${about.comment}`;

/** Names the draft that the browser keeps of an answer. */
export const replyDraft = (about: Subject): string => `reply:${nameOf(about)}`;
export const editDraft = (about: Subject): string => `edit:${nameOf(about)}`;

/** Called under a post and under comments, for whoever is signed in; sent to `/comment`. */
export function CommentForm(props: CommentFormProps): Html {
  const { about, refused, typed = { text: '', language: null }, action } = props;
  const id = nameOf(about).replace(':', '-');
  const draft = action === undefined ? replyDraft(about) : editDraft(about);
  return html`${refused && html`<${Refusal} words=${refused.words} />`}
    ${props.preview === true && html`<${Preview} text=${typed.text} language=${typed.language} />`}
    <form
      method="post"
      action=${action ?? '/comment'}
      class="form write reply-form"
      data-draft=${draft}
    >
      <${Csrf} value=${props.csrf} />
      ${
        action === undefined &&
        html`<input
          type="hidden"
          name=${'post' in about ? 'post' : 'comment'}
          value=${'post' in about ? about.post : about.comment}
        />`
      }
      <${WordsField}
        id=${`text-${id}`}
        label=${action === undefined ? say('Your answer') : say('Your comment')}
        value=${typed.text}
        rows=${6}
        required=${true}
        wrong=${refused !== undefined}
        focus=${props.focus ?? false}
      />
      <details class="more-fields" open=${typed.language !== null}>
        <summary>${say('Language')}</summary>
        <${LanguageField}
          id=${`language-${id}`}
          name="language"
          value=${typed.language}
          first=${props.languages ?? []}
        />
      </details>
      <${SendButtons} words=${action === undefined ? say('Send') : say('Save the changes')} />
    </form>`;
}
