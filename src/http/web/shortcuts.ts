/** Which keys do what on pages, as a page: the script shows it on `?`. */
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { page, type Answer } from './answer.ts';
import type { Viewer } from './viewer.ts';

const rows = (): readonly (readonly [keys: string, does: string])[] => [
  ['j k', say('To the next or the one before, in lists and threads')],
  ['o', say('Open it')],
  ['a z', say('Vote it up or down')],
  ['x', say('Fold it, or open it again')],
  ['r', say('Reply')],
  ['e', say('Edit')],
  ['/', say('Search')],
  ['?', say('Show this')],
];

const Keys = ({ keys }: { readonly keys: string }): Html =>
  html`${keys.split(' ').map((name) => html`<kbd key=${name}>${name}</kbd>${' '}`)}`;

/** Called for everybody; who is signed in learns where the keys can be switched off. */
export const showShortcuts = ({ person }: Viewer): Answer =>
  page({
    head: { title: say('Keyboard shortcuts') },
    main: html`<div class="plain-page" data-help>
      <h1>${say('Keyboard shortcuts')}</h1>
      <dl class="facts keys">
        ${rows().map(
          ([keys, does]) =>
            html`<dt key=${keys}><${Keys} keys=${keys} /></dt>
              <dd>${does}</dd>`,
        )}
      </dl>
      ${
        person !== null &&
        html`<p class="hint">
          <a href="/settings">${say('They can be switched off in your settings.')}</a>
        </p>`
      }
    </div>`,
  });
