/** Names while they are typed: `data-complete="communities"` or `"people"`, in a line or in a text after @ or !. */
import { make, on, say, tell } from './page.js';

const pauseMs = 180;
const lettersMin = 2;

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
/** @typedef {{ value: string, label: string }} Offer */

/** What is offered now, and for which piece of the text. */
/** @type {{ field: Field, list: HTMLElement, offers: Offer[], from: number, to: number, at: number } | null} */
let open = null;
let pause = 0;
/** Only the answer to the last question counts. */
let asked = 0;

/** The piece that is being typed: all of a line, or the word with its sign in a text. @param {Field} field */
function pieceOf(field) {
  const caret = field.selectionStart ?? 0;
  const kind = field.dataset['complete'] ?? '';
  if (field instanceof HTMLInputElement)
    return { kind, text: field.value.trim(), from: 0, to: field.value.length };
  const found = /(?:^|[\s(])([@!][\w.@-]*)$/.exec(field.value.slice(0, caret));
  const word = found?.[1] ?? '';
  return {
    kind: word.startsWith('!') ? 'communities' : kind,
    text: word,
    from: caret - word.length,
    to: caret,
  };
}

/** @param {unknown} answer @returns {Offer[]} */
const offersIn = (answer) =>
  Array.isArray(answer)
    ? answer
        .filter((offer) => typeof offer?.value === 'string' && typeof offer.label === 'string')
        .slice(0, 8)
    : [];

function close() {
  if (!open) return;
  open.list.remove();
  open.field.removeAttribute('aria-activedescendant');
  open.field.setAttribute('aria-expanded', 'false');
  open = null;
}

/** @param {number} at */
function point(at) {
  if (!open) return;
  open.at = (at + open.offers.length) % open.offers.length;
  for (const [index, item] of [...open.list.children].entries())
    item.setAttribute('aria-selected', String(index === open.at));
  open.field.setAttribute('aria-activedescendant', `offer-${open.at}`);
}

/** @param {number} at */
function take(at) {
  if (!open) return;
  const { field, offers, from, to } = open;
  const offer = offers[at];
  if (!offer) return;
  const line = field instanceof HTMLInputElement;
  const sign = field.value[from] === '!' ? offer.value.replace(/^@/, '!') : offer.value;
  field.setRangeText(line ? sign : `${sign} `, from, to, 'end');
  close();
  field.focus();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  clearTimeout(pause);
  asked++;
}

/** @param {Field} field @param {Offer[]} offers @param {{ from: number, to: number }} piece */
function show(field, offers, { from, to }) {
  close();
  if (offers.length === 0) return;
  const list = make('ul', { class: 'offers', role: 'listbox', id: 'offers' });
  for (const [index, { value, label }] of offers.entries()) {
    const item = make(
      'li',
      { role: 'option', id: `offer-${index}`, 'aria-selected': 'false' },
      make('b', { dir: 'auto' }, label),
      ' ',
      make('span', { dir: 'ltr' }, value),
    );
    // Before the field loses its focus.
    item.addEventListener('pointerdown', (event) => event.preventDefault());
    item.addEventListener('click', () => take(index));
    list.append(item);
  }
  field.after(list);
  field.setAttribute('aria-controls', 'offers');
  field.setAttribute('aria-expanded', 'true');
  open = { field, list, offers, from, to, at: -1 };
  tell(say('found', { n: String(offers.length) }), true);
}

/** @param {Field} field */
async function ask(field) {
  const piece = pieceOf(field);
  const turn = ++asked;
  const letters = piece.text.replace(/^[@!]/, '');
  if (letters.length < lettersMin) return close();
  try {
    const question = new URLSearchParams({ kind: piece.kind, q: letters });
    const answer = await fetch(`/complete?${question}`, {
      headers: { accept: 'application/json' },
    });
    if (!answer.ok || turn !== asked) return;
    const offers = offersIn(await answer.json());
    if (turn === asked) show(field, offers, piece);
  } catch {
    close();
  }
}

/** @param {HTMLElement} element @returns {element is Field} */
const isField = (element) =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

on('input', '[data-complete]', (field) => {
  if (!isField(field)) return;
  if (field instanceof HTMLInputElement) field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  clearTimeout(pause);
  pause = window.setTimeout(() => void ask(field), pauseMs);
});

on('focusout', '[data-complete]', close);

// Before others that listen to the keyboard, so that Escape closes this first and Enter sends nothing.
document.addEventListener(
  'keydown',
  (event) => {
    if (!open || event.target !== open.field) return;
    const { key } = event;
    if (key === 'ArrowDown') point(open.at + 1);
    else if (key === 'ArrowUp') point(open.at < 0 ? -1 : open.at - 1);
    else if (key === 'Escape') close();
    else if ((key === 'Enter' || key === 'Tab') && open.at >= 0) take(open.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
