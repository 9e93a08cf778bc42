/** What somebody writes is kept in this browser until the server has it: `form[data-draft="KEY"]`. */
import { all, make, on, say, shelf } from './page.js';

const keptMs = 30 * 24 * 60 * 60 * 1000;
const pauseMs = 400;

/** Drafts of one account are not shown to another that uses the same browser. */
const person = document.documentElement.dataset['person'] ?? '';
/** @param {string} key */
const placeOf = (key) => `draft:${person}:${key}`;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** `sent`: as it was sent last, and nothing was typed since. */
/** @typedef {{ at: number, fields: Record<string, string>, sent?: boolean }} Draft */

/** Everything that is written or chosen; no secrets, and nothing that only the form knows. @param {Element} form */
const fieldsIn = (form) =>
  /** @type {Field[]} */ (
    all('input[name], textarea[name], select[name]', form).filter(
      (field) =>
        !(field instanceof HTMLInputElement) ||
        !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type),
    )
  );

/** @param {Field} field */
const isTicked = (field) =>
  field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');

/** @param {Field} field */
const nameOf = (field) =>
  field instanceof HTMLInputElement && field.type === 'radio'
    ? `${field.name}=${field.value}`
    : field.name;

/** @param {Field} field */
const valueOf = (field) =>
  field instanceof HTMLInputElement && isTicked(field) ? String(field.checked) : field.value;

/** As the server wrote it. @param {Field} field */
function givenValue(field) {
  if (field instanceof HTMLSelectElement)
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  return field instanceof HTMLInputElement && isTicked(field)
    ? String(field.defaultChecked)
    : field.defaultValue;
}

/** @param {Field} field @param {string} value */
function fill(field, value) {
  if (field instanceof HTMLInputElement && isTicked(field)) field.checked = value === 'true';
  else field.value = value;
}

/** @param {HTMLFormElement} form */
function save(form) {
  const place = placeOf(form.dataset['draft'] ?? '');
  const fields = fieldsIn(form);
  const changed = fields.some((field) => valueOf(field) !== givenValue(field));
  /** @type {Draft} */
  const draft = {
    at: Date.now(),
    fields: Object.fromEntries(fields.map((field) => [nameOf(field), valueOf(field)])),
  };
  shelf.write(place, changed ? JSON.stringify(draft) : null);
}

/** @param {string} place @returns {Draft | null} */
function read(place) {
  try {
    const draft = JSON.parse(shelf.read(place) ?? 'null');
    return draft && typeof draft.at === 'number' && typeof draft.fields === 'object' ? draft : null;
  } catch {
    return null;
  }
}

/** Only what was sent can have been taken. @param {HTMLFormElement} form */
function markSent(form) {
  const place = placeOf(form.dataset['draft'] ?? '');
  const draft = read(place);
  if (draft) shelf.write(place, JSON.stringify({ ...draft, sent: true }));
}

/** Says that something was brought back, and how to be rid of it. @param {HTMLFormElement} form */
function tellOf(form) {
  const discard = make('button', { type: 'button', class: 'plain-button' }, say('discard'));
  const note = make(
    'p',
    { class: 'hint draft-note', role: 'status' },
    say('restored'),
    ' ',
    discard,
  );
  discard.addEventListener('click', () => {
    form.reset();
    shelf.write(placeOf(form.dataset['draft'] ?? ''), null);
    note.remove();
    fieldsIn(form)
      .find((field) => field instanceof HTMLTextAreaElement)
      ?.focus();
  });
  form.prepend(note);
}

/** @param {HTMLFormElement} form */
function restore(form) {
  const draft = read(placeOf(form.dataset['draft'] ?? ''));
  if (!draft) return;
  // What the server has just filled in at somebody's wish stays.
  const skipped = form.dataset['draftSkip'];
  let brought = false;
  for (const field of fieldsIn(form)) {
    const value = draft.fields[nameOf(field)];
    if (typeof value !== 'string' || value === valueOf(field) || field.name === skipped) continue;
    // What the server was just asked to fill in is newer than what was typed.
    if (field.name === form.dataset['draftSkip']) continue;
    fill(field, value);
    brought = true;
  }
  if (!brought) return;
  const folded = form.closest('details:not([open])');
  if (folded instanceof HTMLDetailsElement) folded.open = true;
  tellOf(form);
}

/** The server says in the address of the next page what it has taken; a link of somebody’s can say so as well. */
function forgetWritten() {
  const address = new URL(location.href);
  const written = address.searchParams.getAll('written');
  if (written.length === 0) return;
  for (const key of written) if (read(placeOf(key))?.sent) shelf.write(placeOf(key), null);
  address.searchParams.delete('written');
  history.replaceState(history.state, '', address);
}

/** What nobody came back for in a month. */
function sweep() {
  for (const place of shelf.keys('draft:'))
    if ((read(place)?.at ?? 0) < Date.now() - keptMs) shelf.write(place, null);
}

const drafted = () =>
  /** @type {HTMLFormElement[]} */ (
    all('form[data-draft]').filter((form) => form instanceof HTMLFormElement)
  );

/** Forms in which something was typed since they were opened. @type {Set<HTMLFormElement>} */
const touched = new Set();
let pause = 0;

const saveTouched = () => {
  for (const form of touched) save(form);
  touched.clear();
};

on('input', 'form[data-draft]', (form) => {
  if (!(form instanceof HTMLFormElement)) return;
  touched.add(form);
  clearTimeout(pause);
  pause = window.setTimeout(saveTouched, pauseMs);
});
on('submit', 'form[data-draft]', (form) => {
  saveTouched();
  if (form instanceof HTMLFormElement) markSent(form);
});
// A tab that is closed, put away or killed gives no other sign.
document.addEventListener('visibilitychange', saveTouched);
window.addEventListener('pagehide', saveTouched);

// Whoever signs out on purpose leaves nothing behind; a session that ends by itself takes nothing away.
on('submit', 'form[data-sign-out]', () => {
  for (const place of shelf.keys(`draft:${person}:`)) shelf.write(place, null);
});

forgetWritten();
sweep();
for (const form of drafted()) restore(form);
