/** Lists of servers: those that are followed, following another, importing one, and taking ours away as a file. */
import type { House } from '#domain/context.ts';
import { Area, Choice, Line, Tick } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { When } from '#http/ui/names.ts';
import { counted, plain, short } from '#http/ui/text.ts';
import { readLists, type ListLine } from '#views/list-view.ts';
import type { Answer } from './answer.ts';
import { doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { formatOptions, troubleWords } from './list-words.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit } from './serve.ts';
import { adminOnly } from './viewer.ts';

export const listPath = (id: number): string => `/admin/lists/${id}`;

const ListEntry = ({ list, now }: { readonly list: ListLine; readonly now: Date }): Html => {
  const { entries, trouble } = list;
  return html`<li>
    <b
      ><a href=${listPath(list.id)}><bdi>${plain(list.name)}</bdi></a></b
    >
    <span class="tags">
      ${entries.draft > 0 && html`<span class="tag tag-warn">${short(entries.draft)} waiting</span>`}
      ${list.paused && html`<span class="tag">paused</span>`}
      ${trouble !== null && html`<span class="tag tag-warn">not taken over</span>`}
    </span>
    ${trouble !== null && html`<span>${troubleWords(trouble)}</span>`}
    <small
      >${counted(list.rules, 'rule')} · ${counted(entries.excluded, 'entry', 'entries')} excluded ·
      priority ${list.priority} ·
      ${
        list.fetched === null
          ? ' never read yet'
          : html`${' '}read${' '}<${When} date=${list.fetched} now=${now} />`
      }</small
    >
  </li>`;
};

const adoptions = [
  ['draft', 'waits until an admin approves it'],
  ['automatic', 'takes effect at once'],
] as const;
const retractions = [
  ['remove', 'its rule goes'],
  ['keep', 'its rule stays, as ours'],
] as const;

type Terms = Pick<ListLine, 'priority' | 'adoption' | 'retraction'>;

/** On which terms a list is followed; called here and on the list's own page. */
export const TermFields = ({ priority, adoption, retraction }: Terms): Html =>
  html`<${Choice}
      id="list-adoption"
      name="adoption"
      label="What is new"
      hint="At once or not: what ends dealings with a server where people here follow a community always waits."
      options=${adoptions}
      value=${adoption}
    />
    <${Choice}
      id="list-retraction"
      name="retraction"
      label="When something is no longer listed"
      hint="What somebody here decided stays in any case."
      options=${retractions}
      value=${retraction}
    />
    <${Line}
      id="list-priority"
      name="priority"
      label="Priority"
      hint="Where two lists disagree, the higher one decides: 0 to 255."
      type="number"
      value=${String(priority)}
      lengthMax=${3}
    />`;

export type Typed = {
  readonly name?: string;
  readonly url?: string;
  readonly text?: string;
  readonly reason?: string;
};

type FormProps = {
  readonly csrf: string;
  readonly typed: Typed;
  readonly wrong: string | undefined;
};

const Subscribe = ({ csrf, typed, wrong }: FormProps): Html =>
  html`<section aria-labelledby="subscribe">
    <h2 class="section-head" id="subscribe">Follow a list</h2>
    <p class="hint">
      It is read once a day. Nothing of it takes effect before an admin approves, unless you say so.
    </p>
    <${Form} action="/admin/lists/subscribe" csrf=${csrf}>
      <${Line}
        id="list-name"
        name="name"
        label="Name"
        value=${typed.name}
        required=${true}
        wrong=${wrong === 'name'}
        lengthMax=${64}
      />
      <${Line}
        id="list-url"
        name="url"
        label="Address"
        hint="Of a file, a dataset, or another server’s /api/v1/instance/domain_blocks."
        value=${typed.url}
        required=${true}
        wrong=${wrong === 'url'}
        lengthMax=${1000}
      />
      <${Choice}
        id="list-format"
        name="format"
        label="Format"
        options=${formatOptions('told by its address')}
      />
      <${TermFields} priority=${0} adoption="draft" retraction="remove" />
      <button class="button button-main">Follow it</button>
    <//>
  </section>`;

const Import = ({ csrf, typed }: FormProps): Html =>
  html`<section aria-labelledby="import">
    <h2 class="section-head" id="import">Import once</h2>
    <p class="hint">
      Every line becomes a rule of ours; what stands already stays as it is. Forms take about 60 kB.
      A longer list comes in by its address: follow it, approve what it brings, and end it with its
      rules kept. Or in the shell: <code>blocklist import FILE</code>.
    </p>
    <${Form} action="/admin/lists/import-preview" csrf=${csrf}>
      <${Area}
        id="import-text"
        name="text"
        label="The list"
        value=${typed.text}
        rows=${8}
        required=${true}
        lengthMax=${60_000}
      />
      <${Choice}
        id="import-format"
        name="format"
        label="Format"
        options=${formatOptions('told by its words')}
      />
      <${Tick} id="import-soft" name="soft" label="Limit what it blocks, instead of blocking it" />
      <${Line}
        id="import-reason"
        name="reason"
        label="Public reason"
        hint="Where the list gives none."
        value=${typed.reason}
        lengthMax=${500}
      />
      <button class="button button-main">See what would change</button>
    <//>
  </section>`;

const Export = (): Html =>
  html`<section aria-labelledby="export">
    <h2 class="section-head" id="export">Our list as a file</h2>
    <p class="hint">
      The rules in force, with full names also where they are masked in public. What everybody may
      read is at <a href="/api/v1/instance/domain_blocks">/api/v1/instance/domain_blocks</a>.
    </p>
    <p class="choices">
      <a class="button" href="/admin/lists/export/csv">CSV for Mastodon</a>
      <a class="button" href="/admin/lists/export/plain">Plain text</a>
      <a class="button" href="/admin/lists/export/gotosocial">JSON for GoToSocial</a>
    </p>
  </section>`;

type Shown = { readonly refused?: Refused; readonly typed?: Typed };

/** Also called with what a form was refused for. */
export async function listsPage(
  house: House,
  { visit, query }: { readonly visit: FormVisit; readonly query: unknown },
  { refused, typed = {} }: Shown = {},
): Promise<Answer> {
  const lists = await readLists(house.database.query);
  const note = doneWord(query);
  const form = { csrf: visit.csrf, typed, wrong: refused?.field };
  const main = html`<h1>Lists of servers</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <h2 class="section-head">Followed</h2>
    ${
      lists.length === 0
        ? html`<p class="empty">None yet.</p>`
        : html`<ul class="lines">
            ${lists.map(
              (list) => html`<${ListEntry} key=${list.id} list=${list} now=${house.clock()} />`,
            )}
          </ul>`
    }
    <${Subscribe} ...${form} />
    <${Import} ...${form} />
    <${Export} />`;
  return formPage(
    { head: { title: 'Lists of servers', hidden: true }, here: 'admin', main },
    refused,
  );
}

/** Called for `/admin/lists`. */
export const showLists = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: asking.path }, () => listsPage(house, asking));
