/** The form of a post, to write it and to change it, with what was typed. */
import { z } from 'zod';
import { Line, Tick } from '#http/ui/fields.ts';
import { Csrf, Refusal } from '#http/ui/form.ts';
import { html, type Children, type Html } from '#http/ui/html.ts';
import { LanguageField } from '#http/ui/language-field.ts';
import { say } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import type { Attachment } from '#domain/posts/attachment.ts';
import {
  attachmentFields,
  AttachmentFields,
  typedAttachments,
  type TypedAttachments,
} from './attachment-fields.ts';
import { languageIn } from './languages-in.ts';
import type { Refused } from './refusals.ts';
import { Preview, SendButtons, typedMax, typedText, WordsField } from './words-field.ts';

/** The fields that are read; they take more than will do, so that nothing that was typed is lost. */
export const postFields = {
  title: z.string().max(5_000),
  url: z.string().max(10_000).default(''),
  text: z.string().max(typedMax).default(''),
  language: z.string().max(40).default(''),
  sensitive: z.string().max(10).optional(),
  preview: z.string().max(10).optional(),
  'use-title': z.string().max(10).optional(),
  ...attachmentFields,
};

/** What stands in the form. */
export type PostTyped = {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  readonly language: string | null;
  readonly sensitive: boolean;
  readonly attachments: readonly Attachment[] | TypedAttachments;
};

type Sent = Readonly<Record<string, string | undefined>> & {
  readonly title: string;
  readonly url: string;
  readonly text: string;
  readonly language: string;
};

/** Called with the fields as they came. */
export const typedPost = (
  fields: Sent,
): PostTyped & { readonly attachments: TypedAttachments } => ({
  title: fields.title.trim(),
  url: fields.url.trim(),
  text: typedText(fields.text),
  language: languageIn(fields.language),
  sensitive: fields['sensitive'] === 'on',
  attachments: typedAttachments(fields),
});

type PostFormProps = {
  readonly action: string;
  readonly csrf: string;
  readonly typed: PostTyped;
  /** Names what is written, for the drafts that the browser keeps. */
  readonly draft: string;
  /** Languages that are offered first. */
  readonly languages: readonly string[];
  readonly words: string;
  readonly refused?: Refused | undefined;
  readonly preview?: boolean;
  /** It was just filled in at somebody's wish: no draft is put in its place. */
  readonly taken?: 'title' | undefined;
  /** Fields above the title. */
  readonly children?: Children;
};

/** The form comes back with it; an empty title is no hindrance. */
const TitleButton = (): Html =>
  html`<button class="button" name="use-title" value="on" formnovalidate>
    ${say('Take the title from the link')}
  </button>`;

/** Called by the pages on which a post is written or changed. */
export function PostForm(props: PostFormProps): Html {
  const { typed, refused, preview = false } = props;
  const wrong = (name: string): boolean => refused?.field === name;
  const { text, title, language } = typed;
  return html`${refused && html`<${Refusal} words=${refused.words} />`}
    ${preview && html`<${Preview} text=${text} title=${plain(title)} language=${language} />`}
    <form
      method="post"
      action=${props.action}
      class="form write"
      data-draft=${props.draft}
      data-draft-skip=${props.taken ?? null}
    >
      <${Csrf} value=${props.csrf} />
      ${props.children}
      <${Line}
        id="title"
        name="title"
        label=${say('Title')}
        value=${typed.title}
        required=${true}
        wrong=${wrong('title')}
        lengthMax=${200}
      />
      <${Line}
        id="url"
        name="url"
        label=${say('Link')}
        hint=${say('If the post is about another page: its address. May stay empty.')}
        value=${typed.url}
        wrong=${wrong('url')}
        lengthMax=${2_048}
      />
      <${WordsField}
        id="text"
        label=${say('Text')}
        value=${typed.text}
        rows=${12}
        wrong=${wrong('text')}
      />
      <${AttachmentFields} value=${typed.attachments} wrong=${wrong('attachments')} />
      <${LanguageField}
        id="language"
        name="language"
        value=${typed.language}
        first=${props.languages}
      />
      <${Tick}
        id="sensitive"
        name="sensitive"
        label=${say('Sensitive')}
        hint=${say('Not for every eye: its words and pictures are shown only to those who ask for them.')}
        ticked=${typed.sensitive}
      />
      <${SendButtons} words=${props.words}>
        <${TitleButton} />
      <//>
    </form>`;
}
