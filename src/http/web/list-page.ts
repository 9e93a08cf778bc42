/** One followed list: what it brought and what waits, its terms, and its end. */
import type { House } from '#domain/context.ts';
import { usualMapping } from '#domain/lists/mapping.ts';
import type { EntryState } from '#domain/lists/taking.ts';
import { allDegrees } from '#domain/policy/policy.ts';
import { Choice, Fields } from '#http/ui/fields.ts';
import { DoneNote, Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { When } from '#http/ui/names.ts';
import { Older } from '#http/ui/post-row.ts';
import { plain, safeHref, short } from '#http/ui/text.ts';
import { readEntries, readLists, type EntryLine, type ListLine } from '#views/list-view.ts';
import { missing, type Answer } from './answer.ts';
import { degreeWords, Degrees, reachWords } from './degree-words.ts';
import { doneWord } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { listPath, TermFields } from './lists.ts';
import { formatWords, marksOf, troubleWords } from './list-words.ts';
import { field, readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, FormVisit } from './serve.ts';
import { adminOnly } from './viewer.ts';

const stateWords: Readonly<Record<EntryState, string>> = {
  draft: 'Waiting',
  adopted: 'In force',
  excluded: 'Excluded',
  retracted: 'No longer listed',
};
const states = Object.keys(stateWords) as EntryState[];

type ForList = { readonly list: ListLine; readonly csrf: string };

const Decide = (props: {
  readonly list: number;
  readonly csrf: string;
  readonly entries: string;
  readonly decision: 'adopt' | 'exclude';
  readonly about: string;
}): Html =>
  html`<${Form}
    action=${`${listPath(props.list)}/decide`}
    csrf=${props.csrf}
    carry=${{ entries: props.entries, decision: props.decision }}
    class="inline"
  >
    <button class="button">
      ${props.decision === 'adopt' ? 'Adopt' : 'Exclude'}<span class="unseen"
        >${' '}${props.about}</span
      >
    </button>
  <//>`;

type EntryProps = ForList & { readonly entry: EntryLine; readonly state: EntryState };

const Entry = ({ list, csrf, entry, state }: EntryProps): Html => {
  const host = plain(entry.host, 253);
  const button = { list: list.id, csrf, entries: String(entry.id), about: host };
  return html`<li>
    <b><bdi>${host}</bdi></b>
    <span class="tags"><${Degrees} degrees=${entry.degrees} /></span>
    ${entry.reason && html`<span>${plain(entry.reason, 500)}</span>`}
    ${entry.ours !== null && html`<small>Somebody here decided about it: that holds.</small>`}
    <small>${reachWords[entry.scope]}</small>
    <div class="choices below">
      ${(state === 'draft' || state === 'excluded') && html`<${Decide} ...${button} decision="adopt" />`}
      ${(state === 'draft' || state === 'adopted') && html`<${Decide} ...${button} decision="exclude" />`}
    </div>
  </li>`;
};

type EntriesProps = ForList & {
  readonly state: EntryState;
  readonly entries: readonly EntryLine[];
  readonly next: number | null;
};

const Entries = ({ list, csrf, state, entries, next }: EntriesProps): Html =>
  html`<nav aria-label="Entries" class="tabs">
      ${states.map(
        (one) =>
          html`<a
            key=${one}
            href=${`${listPath(list.id)}?state=${one}`}
            aria-current=${one === state ? 'page' : null}
            >${stateWords[one]} (${short(list.entries[one])})</a
          >`,
      )}
    </nav>
    ${
      state === 'draft' &&
      list.entries.draft > 1 &&
      html`<div class="choices">
        <span>All that wait:</span>
        <${Decide} list=${list.id} csrf=${csrf} entries="all" decision="adopt" about="all" />
        <${Decide} list=${list.id} csrf=${csrf} entries="all" decision="exclude" about="all" />
      </div>`
    }
    ${
      entries.length === 0
        ? html`<p class="empty">None.</p>`
        : html`<ul class="lines">
            ${entries.map(
              (entry) =>
                html`<${Entry}
                  key=${entry.id}
                  list=${list}
                  csrf=${csrf}
                  entry=${entry}
                  state=${state}
                />`,
            )}
          </ul>`
    }
    ${
      next !== null &&
      html`<${Older}
        href=${`${listPath(list.id)}?state=${state}&after=${next}`}
        words="More entries"
      />`
    }`;

/** What each word of the list means here. */
const MappingFields = ({ list }: { readonly list: ListLine }): Html =>
  html`<${Fields} legend="What its words mean here">
    ${marksOf[list.format].map((mark) => {
      const own = list.mapping[mark];
      const name = (degrees: readonly string[]): string =>
        degrees.length === 0
          ? 'nothing'
          : allDegrees
              .filter((one) => degrees.includes(one))
              .map((one) => degreeWords[one].name.toLowerCase())
              .join(', ');
      const value =
        own === undefined ? '' : own.length === 0 ? 'none' : own.length > 1 ? 'same' : own[0];
      return html`<${Choice}
        key=${mark}
        id=${`map-${mark}`}
        name=${`map-${mark}`}
        label=${mark}
        options=${[
          ['', `as usual: ${name(usualMapping[mark])}`],
          ...(value === 'same' ? [['same', `as it is: ${name(own ?? [])}`] as const] : []),
          ['none', 'nothing'],
          ...allDegrees.map((one) => [one, degreeWords[one].name.toLowerCase()] as const),
        ]}
        value=${value}
      />`;
    })}
  <//>`;

const Terms = ({ list, csrf }: ForList): Html =>
  html`<section aria-labelledby="terms">
    <h2 class="section-head" id="terms">Terms</h2>
    <${Form} action=${`${listPath(list.id)}/change`} csrf=${csrf}>
      <${TermFields} ...${list} />
      <${Choice}
        id="list-state"
        name="state"
        label="Reading"
        options=${[
          ['active', 'once a day'],
          ['paused', 'paused: its rules stay as they are'],
        ]}
        value=${list.paused ? 'paused' : 'active'}
      />
      <${MappingFields} list=${list} />
      <button class="button button-main">Change the terms</button>
    <//>
  </section>`;

const End = ({ list, csrf }: ForList): Html =>
  html`<section aria-labelledby="end">
    <h2 class="section-head" id="end">End it</h2>
    <${Form} action=${`${listPath(list.id)}/end`} csrf=${csrf}>
      <${Choice}
        id="end-rules"
        name="rules"
        label="The rules that it brought"
        options=${[
          ['remove', 'go'],
          ['keep', 'stay, as ours'],
        ]}
        value="remove"
      />
      <button class="button">See what would change</button>
    <//>
  </section>`;

/** Why it was not taken over, and the way to let it be. */
const Trouble = ({ list, csrf }: ForList): Html | null =>
  list.trouble === null
    ? null
    : html`<p class="notice notice-warn">
          Last time it was not taken over. ${troubleWords(list.trouble)}
          ${list.shrinkAllowed && ' An admin allowed it; it is read again soon.'}
        </p>
        ${
          (list.trouble === 'shrunk' || list.trouble === 'emptied') &&
          !list.shrinkAllowed &&
          html`<${Form} action=${`${listPath(list.id)}/shrink`} csrf=${csrf} class="below">
            <p class="hint">Look at the list first: what it dropped loses its rule.</p>
            <button class="button">It is right: take it over</button>
          <//>`
        }`;

const About = ({ list, now }: { readonly list: ListLine; readonly now: Date }): Html =>
  html`<dl class="facts facts-wide">
    <dt>Address</dt>
    <dd>
      <a href=${safeHref(list.url)} rel="nofollow noopener"><bdi>${plain(list.url, 1000)}</bdi></a>
    </dd>
    <dt>Format</dt>
    <dd>${formatWords[list.format]}</dd>
    <dt>Read</dt>
    <dd>
      ${list.fetched === null ? 'never yet' : html`<${When} date=${list.fetched} now=${now} />`}
    </dd>
    <dt>Rules that stand</dt>
    <dd>${short(list.rules)}</dd>
  </dl>`;

type Where = {
  readonly id: number | null;
  readonly visit: FormVisit;
  readonly query: unknown;
};

/** Also called with what a form was refused for. */
export async function listPage(
  house: House,
  { id, visit, query }: Where,
  refused?: Refused,
): Promise<Answer> {
  const reader = house.database.query;
  const [list] = id === null ? [] : await readLists(reader, id);
  if (list === undefined) return missing();
  const asked = field(query, 'state');
  const state = states.find((one) => one === asked) ?? 'draft';
  const found = await readEntries(reader, {
    list: list.id,
    state,
    after: readId(field(query, 'after')),
  });
  const note = doneWord(query);
  const about = { list, csrf: visit.csrf };
  const title = `List: ${plain(list.name)}`;
  const main = html`<div class="plain-page">
    <h1>${title}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    ${note && html`<${DoneNote} words=${note} />`}
    <p><a href="/admin/lists">All lists</a></p>
    <${Trouble} ...${about} />
    <${About} list=${list} now=${house.clock()} />
    <h2 class="section-head">Entries</h2>
    <${Entries} ...${about} state=${state} ...${found} />
    <${Terms} ...${about} />
    <${End} ...${about} />
  </div>`;
  return formPage({ head: { title, hidden: true }, here: 'admin', main }, refused);
}

/** Called for `/admin/lists/:id`. */
export const showList = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: asking.path }, () =>
    listPage(house, { ...asking, id: readId(asking.params['id']) }),
  );
