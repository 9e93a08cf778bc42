/** Votes, marks and joining without leaving the page: `form[data-in-place]` is sent from where it stands. */
import { all, fieldsOf, isHtml, on, pageOf, post, refusalIn, say, tell } from './page.js';

const numbers = new Intl.NumberFormat(document.documentElement.lang, {
  notation: 'compact',
  maximumFractionDigits: 1,
});

/** @param {HTMLElement} button */
const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';

/** Pressing what is pressed takes it back, as the server writes it too. */
const press = (/** @type {HTMLElement} */ button, /** @type {boolean} */ pressed) => {
  button.setAttribute('aria-pressed', String(pressed));
  button.setAttribute('value', pressed ? '0' : (button.dataset['value'] ?? '1'));
};

/**
 * The number beside the buttons moves with what one's own vote adds to it. Shortened (1.2K) it stays as it is.
 * @param {HTMLFormElement} form
 * @param {number} by
 */
function moveScore(form, by) {
  const score = form.closest('[data-vote]')?.querySelector('[data-score]');
  if (!isHtml(score)) return;
  const exact = score.dataset['score'] || (score.textContent ?? '').trim();
  if (!/^-?\d+$/.test(exact)) return;
  const next = Number(exact) + by;
  score.dataset['score'] = String(next);
  score.textContent = numbers.format(next);
}

/** @param {HTMLFormElement} form */
const ownVote = (form) =>
  all('button[aria-pressed="true"]', form).reduce(
    (sum, button) => sum + Number(button.dataset['value'] ?? 1),
    0,
  );

/**
 * Shows at once what will be; `undo` shows again what was.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} pressed
 */
function foresee(form, pressed) {
  const buttons = all('button[aria-pressed]', form);
  const before = buttons.map(isPressed);
  const votes = ownVote(form);
  const wanted = !isPressed(pressed);
  for (const button of buttons) press(button, button === pressed && wanted);
  moveScore(form, ownVote(form) - votes);
  return () => {
    const now = ownVote(form);
    for (const [index, button] of buttons.entries()) press(button, before[index] ?? false);
    moveScore(form, ownVote(form) - now);
  };
}

/** What an act is about, whatever it does: its address, and what goes along unseen. @param {Element} form */
const subjectOf = (form) =>
  [form.getAttribute('action')]
    .concat(
      [...form.querySelectorAll('input[type="hidden"]')]
        .filter((field) => !['csrf', 'back'].includes(field.getAttribute('name') ?? ''))
        .map((field) => `${field.getAttribute('name')}=${field.getAttribute('value')}`),
    )
    .join(' ');

/**
 * Puts in the place of this form, and of others for the same, what the page that was answered has there.
 * @param {HTMLFormElement} form
 * @param {Document} page
 */
function renew(form, page) {
  const alike = (/** @type {Element} */ other) => subjectOf(other) === subjectOf(form);
  const fresh = [...page.querySelectorAll('form[data-in-place]')].filter(alike);
  const stale = all('form[data-in-place]').filter(alike);
  if (fresh.length !== stale.length) return location.reload();
  const index = stale.indexOf(form);
  for (const [at, old] of stale.entries()) old.replaceWith(document.adoptNode(fresh[at] ?? old));
  const button = fresh[index]?.querySelector('button');
  if (isHtml(button)) button.focus({ preventScroll: true });
}

const busy = new WeakSet();

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function send(form, button) {
  const fields = fieldsOf(form, button);
  const toggles = button?.hasAttribute('aria-pressed');
  const undo = button && toggles ? foresee(form, button) : () => {};
  busy.add(form);
  try {
    const answer = await post(form.action, fields, toggles ? 'manual' : 'follow');
    // What leads on was done. Of a redirection that is not followed nothing else can be known.
    if (answer.type === 'opaqueredirect') return;
    const page = await pageOf(answer);
    if (answer.ok && !toggles) return renew(form, page);
    undo();
    tell(refusalIn(page));
  } catch {
    undo();
    tell(say('offline'));
  } finally {
    busy.delete(form);
  }
}

on('submit', 'form[data-in-place]', (form, event) => {
  if (!(form instanceof HTMLFormElement) || !(event instanceof SubmitEvent)) return;
  event.preventDefault();
  if (!busy.has(form)) void send(form, event.submitter);
});
