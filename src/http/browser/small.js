/** Small comforts: menus that close, lines that copy themselves, one's own server remembered. */
import { all, around, make, on, say, shelf, tell } from './page.js';

const openMenus = () => all('details[data-menu][open]');

document.addEventListener('click', ({ target }) => {
  for (const menu of openMenus())
    if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute('open');
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.removeAttribute('open');
    menu.querySelector('summary')?.focus();
  }
});

/** @param {HTMLInputElement} line */
function makeCopy(line) {
  const button = make('button', { type: 'button', class: 'button copy-button' }, say('copy'));
  button.addEventListener('click', () => void copy(line));
  const row = make('span', { class: 'copy-row' });
  line.replaceWith(row);
  row.append(line, button);
}

/** @param {HTMLInputElement} line */
async function copy(line) {
  try {
    await navigator.clipboard.writeText(line.value);
    tell(say('copied'));
  } catch {
    // Without https browsers let no page write there: it is marked, and Ctrl-C takes it.
    line.focus();
    line.select();
  }
}

for (const line of all('.copy input[readonly]'))
  if (line instanceof HTMLInputElement) makeCopy(line);

/** One's own server is the same everywhere. @param {ParentNode} [root] */
const serverLines = (root) =>
  all('input[name="server"]', root).filter((line) => line instanceof HTMLInputElement);

for (const line of serverLines()) if (line.value === '') line.value = shelf.read('server') ?? '';

on('submit', 'form', (form) => {
  for (const line of serverLines(form))
    shelf.write('server', line.value.trim().slice(0, 300) || null);
});

// A button that was pressed twice in haste sends twice; the second is not needed.
on('submit', 'form[method="post"]:not([data-in-place])', (form, event) => {
  if (event.defaultPrevented) return;
  const sent = Number(form.dataset['sent'] ?? 0);
  if (Date.now() - sent < 3000) event.preventDefault();
  else form.dataset['sent'] = String(Date.now());
});

// Who comes back by the back button finds the page as it was, and may send again.
window.addEventListener('pageshow', () => {
  for (const form of all('form[data-sent]')) delete form.dataset['sent'];
  around(document.activeElement, 'button')?.blur();
});
