/** Fields for what hangs on a post: for each its address, what it is, and what is to be seen or heard. */
import { z } from 'zod';
import { altLengthMax, type Attachment } from '#domain/posts/attachment.ts';
import { Choice, Line, type Option } from '#http/ui/fields.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';

/** As many as one form has room for: what Mastodon shows of a post. What a post has beyond them stays. */
const attachmentRows = 4;

const rows = Array.from({ length: attachmentRows }, (_, index) => index + 1);
const types = ['', 'image/*', 'video/*', 'audio/*', 'application/octet-stream'] as const;

type Row = { readonly url: string; readonly type: string; readonly alt: string };

const oneRow = (row: number) => ({
  [`attachment-${row}-url`]: z.string().max(10_000).default(''),
  [`attachment-${row}-type`]: z.string().max(100).default(''),
  [`attachment-${row}-alt`]: z
    .string()
    .max(4 * altLengthMax)
    .default(''),
});

/** To be spread into the shape of a form that is taken: `take('/post', { …, ...attachmentFields }, …)`. */
export const attachmentFields: Readonly<Record<string, z.ZodDefault<z.ZodString>>> = Object.assign(
  {},
  ...rows.map(oneRow),
);

/** What was typed, row by row: shown again when the form is refused. */
export type TypedAttachments = readonly Row[];

/** Called with the fields of the form as they came. */
export const typedAttachments = (fields: Readonly<Record<string, unknown>>): TypedAttachments =>
  rows.map((row) => {
    const read = (name: string): string => {
      const value = fields[`attachment-${row}-${name}`];
      return typeof value === 'string' ? value : '';
    };
    return { url: read('url').trim(), type: read('type'), alt: read('alt') };
  });

/** What the verb is given (`attachments`): rows without an address say nothing; `before` is what hangs on an edited post. */
export const attachmentsOf = (
  typed: TypedAttachments,
  before: readonly Attachment[] = [],
): Attachment[] => [
  ...typed
    .filter(({ url }) => url !== '')
    .map(({ url, type, alt }) => ({ url, type: type === '' ? null : type, alt })),
  ...before.slice(attachmentRows),
];

const typeOptions = (chosen: string): Option[] => [
  ['', say('By the ending of its address')],
  ['image/*', say('Picture')],
  ['video/*', say('Film')],
  ['audio/*', say('Sound')],
  ['application/octet-stream', say('Other file')],
  // As it was told by whoever wrote it; choosing nothing else leaves it so.
  ...(types.some((type) => type === chosen) ? [] : [[chosen, chosen] as const]),
];

type Props = {
  /** What is there already, or was typed; missing rows are empty. */
  readonly value: readonly (Attachment | Row)[];
  /** The form was refused for one of them. */
  readonly wrong?: boolean;
};

/** Folded away while there is nothing in it; works without a script. */
export const AttachmentFields = ({ value, wrong = false }: Props): Html =>
  html`<details class="attachment-fields" open=${wrong || value.some(({ url }) => url !== '')}>
    <summary>${say('Pictures and files')}</summary>
    <p class="hint">
      ${say('By their address, on a server that lets others show them; they are not copied here.')}
    </p>
    ${rows.map((row) => {
      const { url = '', type = '', alt = '' } = value[row - 1] ?? {};
      const name = (part: string): string => `attachment-${row}-${part}`;
      return html`<fieldset key=${row}>
        <legend>${say('Picture or file {n}', { n: row })}</legend>
        <${Line}
          id=${name('url')}
          name=${name('url')}
          label=${say('Its address')}
          value=${url}
          wrong=${wrong && url !== ''}
          lengthMax=${2_048}
        />
        <${Line}
          id=${name('alt')}
          name=${name('alt')}
          label=${say('What is to be seen or heard')}
          hint=${say('For those who do not see or hear it.')}
          value=${alt}
          lengthMax=${altLengthMax}
        />
        <${Choice}
          id=${name('type')}
          name=${name('type')}
          label=${say('What it is')}
          options=${typeOptions(type ?? '')}
          value=${type ?? ''}
        />
      </fieldset>`;
    })}
  </details>`;
