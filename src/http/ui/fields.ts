/** Fields beyond a line to type into: choices, boxes to tick, room for many words. Each page gives its own ids. */
import { html, type Children, type Html } from './html.ts';

type Common = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: Children;
};

const Hint = ({ id, hint }: Pick<Common, 'id' | 'hint'>): Html | null =>
  hint ? html`<p class="hint" id=${`${id}-hint`}>${hint}</p>` : null;

const told = ({ id, hint }: Pick<Common, 'id' | 'hint'>): string | null =>
  hint ? `${id}-hint` : null;

type LineProps = Common & {
  readonly value?: string | undefined;
  readonly type?: 'text' | 'search' | 'number' | 'email';
  readonly required?: boolean;
  readonly wrong?: boolean;
  readonly lengthMax?: number;
};

/** One line; not filled in by browsers. */
export const Line = (props: LineProps): Html =>
  html`<div class="field">
    <label for=${props.id}>${props.label}</label>
    <${Hint} ...${props} />
    <input
      id=${props.id}
      name=${props.name}
      type=${props.type ?? 'text'}
      min=${props.type === 'number' ? '0' : null}
      value=${props.value ?? ''}
      required=${props.required ?? false}
      maxlength=${props.lengthMax ?? null}
      autocomplete="off"
      autocapitalize="none"
      aria-describedby=${told(props)}
      aria-invalid=${props.wrong ? 'true' : null}
    />
  </div>`;

type AreaProps = Common & {
  readonly value?: string | undefined;
  readonly rows?: number;
  readonly required?: boolean;
  readonly lengthMax?: number;
};

/** Room for more than a line. */
export const Area = (props: AreaProps): Html =>
  html`<div class="field">
    <label for=${props.id}>${props.label}</label>
    <${Hint} ...${props} />
    <textarea
      id=${props.id}
      name=${props.name}
      rows=${props.rows ?? 4}
      required=${props.required ?? false}
      maxlength=${props.lengthMax ?? null}
      aria-describedby=${told(props)}
      value=${props.value ?? ''}
    ></textarea>
  </div>`;

export type Option = readonly [value: string, words: string];

type ChoiceProps = Common & {
  readonly options: readonly Option[];
  readonly value?: string | undefined;
};

/** One of several. */
export const Choice = (props: ChoiceProps): Html =>
  html`<div class="field">
    <label for=${props.id}>${props.label}</label>
    <${Hint} ...${props} />
    <select id=${props.id} name=${props.name} aria-describedby=${told(props)}>
      ${props.options.map(
        ([value, words]) =>
          html`<option key=${value} value=${value} selected=${value === props.value}>
            ${words}
          </option>`,
      )}
    </select>
  </div>`;

type TickProps = Common & { readonly ticked?: boolean };

/** A box to tick. */
export const Tick = (props: TickProps): Html =>
  html`<div class="tick">
    <input
      id=${props.id}
      name=${props.name}
      type="checkbox"
      value="on"
      checked=${props.ticked ?? false}
      aria-describedby=${told(props)}
    />
    <span><label for=${props.id}>${props.label}</label><${Hint} ...${props} /></span>
  </div>`;

/** Several fields under one name. */
export const Fields = (props: { readonly legend: string; readonly children: Children }): Html =>
  html`<fieldset>
    <legend>${props.legend}</legend>
    ${props.children}
  </fieldset>`;
