/** Reading by keyboard: j and k walk through `[data-item]`, other keys press what belongs to the one at hand. */
import { all, around, isHtml, pageOf, say } from './page.js';

const isOff = () => document.documentElement.dataset['shortcuts'] === 'off';

/** What can be seen; nothing in a branch that is folded. */
const items = () => all('[data-item]').filter((item) => item.getClientRects().length > 0);

/** The one with the focus, or the one that was walked to last. @type {HTMLElement | null} */
let walked = null;
const atHand = () =>
  around(document.activeElement, '[data-item]') ?? (walked?.isConnected ? walked : null);

/** @param {HTMLElement} item */
function go(item) {
  walked = item;
  if (!item.hasAttribute('tabindex')) item.tabIndex = -1;
  item.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  item.scrollIntoView({ block: 'nearest', behavior: calm ? 'instant' : 'auto' });
}

/** @param {1 | -1} by */
function walk(by) {
  const list = items();
  const now = atHand();
  const index = now ? list.indexOf(now) : -1;
  const first = list.findIndex((item) => item.getBoundingClientRect().bottom > 0);
  const next = list[index < 0 ? Math.max(first, 0) : index + by];
  if (next) go(next);
}

/** @param {string} selector */
function press(selector) {
  const found = atHand()?.querySelector(selector);
  if (isHtml(found)) found.click();
  return isHtml(found);
}

function fold() {
  const branch = atHand()?.closest('details.branch') ?? atHand()?.querySelector('details');
  if (!(branch instanceof HTMLDetailsElement)) return;
  branch.open = !branch.open;
  // What is folded away keeps no focus: its sign has it.
  const sign = branch.querySelector('summary');
  if (!branch.open && isHtml(sign)) sign.focus({ preventScroll: true });
  else if (walked) go(walked);
}

/** The form that stands here already, or the way to it. */
function reply() {
  const form = atHand()?.querySelector('details:has(.reply-form)');
  if (!(form instanceof HTMLDetailsElement)) return press('[data-act="reply"]');
  form.open = true;
  const area = form.querySelector('textarea');
  if (area) area.focus();
  return true;
}

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** The page about the keys, over the one that is read. */
async function help() {
  if (dialog) return dialog.open ? dialog.close() : dialog.showModal();
  const page = await pageOf(await fetch('/shortcuts'));
  const words = page.querySelector('[data-help]');
  if (!words) return location.assign('/shortcuts');
  dialog = document.createElement('dialog');
  dialog.className = 'help';
  dialog.setAttribute('aria-label', say('help'));
  const done = document.createElement('button');
  done.className = 'button';
  done.textContent = say('close');
  done.addEventListener('click', () => dialog?.close());
  dialog.append(document.adoptNode(words), done);
  document.body.append(dialog);
  dialog.showModal();
}

function search() {
  const field = document.getElementById('find');
  if (field && field.getClientRects().length > 0) field.focus();
  else location.assign('/search');
}

/** @type {Record<string, () => unknown>} */
const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => press('.row-title a, .comment-head time'),
  a: () => press('[data-vote] button'),
  z: () => press('[data-vote] button:last-of-type'),
  x: fold,
  r: reply,
  e: () => press('[data-act="edit"]'),
  '/': search,
  '?': () => help(),
};

/** Whoever types or chooses is left alone. @param {EventTarget | null} target */
const isTyping = (target) =>
  around(target, 'input, textarea, select, [contenteditable], dialog') !== null;

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isOff() || isTyping(event.target)) return;
  const work = keys[event.key];
  if (!work) return;
  event.preventDefault();
  work();
});
