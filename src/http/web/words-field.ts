/** Room to write in markdown, how it would look, and the buttons to send it or to look first. */
import { html, type Children, type Html } from '#http/ui/html.ts';
import { Prose } from '#http/ui/prose.ts';
import { say } from '#http/ui/say.ts';
import { renderMarkdown } from '#lib/markdown.ts';

/** As much as other servers take: Lemmy reads no more. */
export const postWordsMax = 50_000;
export const commentWordsMax = 10_000;

/** Room for what is too long as well: it comes back with a word about it, and is not lost. */
export const typedMax = 400_000;

/** Browsers end lines with two characters in forms. */
export const typedText = (text: string): string => text.replaceAll('\r\n', '\n');

type WordsProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly rows: number;
  readonly wrong?: boolean;
  readonly required?: boolean;
  readonly focus?: boolean;
};

/** The field is called `text`. The script puts its tools above it; without it the hint says how. */
export const WordsField = (props: WordsProps): Html =>
  html`<div class="field">
    <label for=${props.id}>${props.label}</label>
    <textarea
      id=${props.id}
      name="text"
      rows=${props.rows}
      dir="auto"
      required=${props.required ?? false}
      autofocus=${props.focus ?? false}
      data-markdown
      data-complete="people"
      aria-describedby=${`${props.id}-hint`}
      aria-invalid=${props.wrong ? 'true' : null}
      value=${props.value}
    ></textarea>
    <p class="hint" id=${`${props.id}-hint`}>
      ${say('Markdown: **bold**, *italic*, > quote, [words](https://link). Name people as @name@server.')}
    </p>
  </div>`;

/** How the words would look. */
export const Preview = ({
  text,
  title = '',
  language = null,
}: {
  readonly text: string;
  readonly title?: string;
  readonly language?: string | null;
}): Html =>
  html`<section class="panel preview" aria-labelledby="preview-title" data-preview-panel>
    <h2 id="preview-title">${say('Preview')}</h2>
    ${title !== '' && html`<p class="preview-head" dir="auto"><b>${title}</b></p>`}
    <div data-preview>
      <${Prose} body=${renderMarkdown(text)} language=${language} />
    </div>
  </section>`;

/** Send, or look first; the second works without a script. */
export const SendButtons = ({
  words,
  children,
}: {
  readonly words: string;
  /** Other ways to send the form: never before these, since Enter presses the first. */
  readonly children?: Children;
}): Html =>
  html`<div class="choices">
    <button class="button button-main">${words}</button>
    <button class="button" name="preview" value="on" formnovalidate>${say('Preview')}</button>
    ${children}
  </div>`;
