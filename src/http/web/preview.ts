/** What a change of rules would do, in numbers and names: shown before anybody does it. */
import { html, type Html } from '#http/ui/html.ts';
import { plain, short } from '#http/ui/text.ts';
import type { Preview } from '#views/rule-preview.ts';

type Effects = Preview['back'];

const rows: readonly (readonly [keyof Omit<Effects, 'quiet'>, string])[] = [
  ['members', 'People of ours who belong to communities there'],
  ['followers', 'Memberships from there in communities here'],
  ['following', 'Memberships of ours in communities there'],
  ['communities', 'Communities'],
  ['posts', 'Posts'],
  ['comments', 'Comments'],
  ['moderators', 'Moderators of ours from there'],
  ['reports', 'Open reports by or about people there'],
];

const quietRows: readonly (readonly [keyof Effects['quiet'], string])[] = [
  ['communities', 'Communities'],
  ['posts', 'Posts'],
  ['comments', 'Comments'],
];

type Found = readonly (readonly [words: string, count: number])[];

const found = (effects: Effects): Found =>
  rows.map(([key, words]) => [words, effects[key]] as const).filter(([, count]) => count > 0);
const foundQuiet = (effects: Effects): Found =>
  quietRows
    .map(([key, words]) => [words, effects.quiet[key]] as const)
    .filter(([, count]) => count > 0);

const Numbers = ({
  title,
  lines,
}: {
  readonly title: string;
  readonly lines: Found;
}): Html | null =>
  lines.length === 0
    ? null
    : html`<section class="panel">
        <h2>${title}</h2>
        <dl class="facts">
          ${lines.map(
            ([words, count]) =>
              html`<dt key=${words}>${words}</dt>
                <dd title=${String(count)}>${short(count)}</dd>`,
          )}
        </dl>
      </section>`;

const Names = (props: { readonly title: string; readonly names: readonly string[] }): Html | null =>
  props.names.length === 0
    ? null
    : html`<section class="panel">
        <h2>${props.title}</h2>
        <ul class="plain-list">
          ${props.names.map((name) => html`<li key=${name}><bdi>${plain(name, 400)}</bdi></li>`)}
        </ul>
      </section>`;

/** Called by pages that ask for a confirmation. */
export function PreviewPanels({ preview }: { readonly preview: Preview }): Html {
  const { hosts, more, names, back } = preview;
  const groups = [
    ['Goes out of sight, and comes back when the rule is lifted', found(preview)],
    ['Leaves public lists', foundQuiet(preview)],
    ['Comes back', found(back)],
    ['Returns to public lists', foundQuiet(back)],
  ] as const;
  const nothing = groups.every(([, lines]) => lines.length === 0);
  return html`<p>
      ${
        hosts.length === 0
          ? 'No server that is known here would be treated otherwise.'
          : html`Treated otherwise from then
            on:${' '}<bdi>${hosts.map((host) => plain(host, 253)).join(', ')}</bdi>${more > 0 && ` and ${more} more`}.`
      }
      ${nothing && hosts.length > 0 && ' Nothing that is here would go or come back.'}
    </p>
    <div class="panels">
      ${groups.map(
        ([title, lines]) => html`<${Numbers} key=${title} title=${title} lines=${lines} />`,
      )}
      <${Names} title="Moderators concerned" names=${names.moderators} />
      <${Names} title="Communities concerned" names=${names.communities} />
      <${Names} title="People concerned" names=${names.members} />
    </div>`;
}
