/** What forms are made of: labelled fields, what is wrong with them, and the sign that they are ours. */
import { html, type Children, type Html } from './html.ts';
import { say } from './say.ts';

/** In every form that is posted; without it nothing is done. */
export const Csrf = ({ value }: { readonly value: string }): Html =>
  html`<input type="hidden" name="csrf" value=${value} />`;

type FormProps = {
  readonly action: string;
  readonly csrf: string;
  /** What goes along unseen. */
  readonly carry?: Readonly<Record<string, string>>;
  readonly class?: string;
  readonly children: Children;
};

/** A form of ours, always posted. */
export const Form = ({ action, csrf, carry = {}, class: kind, children }: FormProps): Html =>
  html`<form method="post" action=${action} class=${kind ?? 'form'}>
    <${Csrf} value=${csrf} />
    ${Object.entries(carry).map(
      ([name, value]) => html`<input key=${name} type="hidden" name=${name} value=${value} />`,
    )}
    ${children}
  </form>`;

type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly value?: string;
  /** What browsers and password managers fill in. */
  readonly autocomplete: string;
  readonly hint?: Children;
  /** Here is what the form was refused for; the words stand above the form. */
  readonly wrong?: boolean;
  readonly focus?: boolean;
};

/** A label, a hint and a line to type into. */
export function Field(props: FieldProps): Html {
  const { name, label, type = 'text', hint, wrong = false } = props;
  const told = [hint && `${name}-hint`, wrong && 'refused'].filter(Boolean).join(' ');
  return html`<div class="field">
    <label for=${name}>${label}</label>
    ${hint && html`<p class="hint" id=${`${name}-hint`}>${hint}</p>`}
    <input
      id=${name}
      name=${name}
      type=${type}
      value=${props.value ?? null}
      autocomplete=${props.autocomplete}
      autocapitalize="none"
      spellcheck=${false}
      required
      autofocus=${props.focus ?? false}
      aria-describedby=${told || null}
      aria-invalid=${wrong ? 'true' : null}
    />
  </div>`;
}

/** Why nothing was done, above the form; read out at once. */
export const Refusal = ({ words }: { readonly words: string }): Html =>
  html`<p class="notice notice-warn" id="refused" role="alert">${say(words)}</p>`;

/** What was done, above the page. */
export const DoneNote = ({ words }: { readonly words: string }): Html =>
  html`<p class="notice" role="status">${say(words)}</p>`;
