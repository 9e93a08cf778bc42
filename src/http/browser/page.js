/** What all parts share: finding things, sending forms, saying something aloud, keeping something in this browser. */

/** @template {Element} T @typedef {new () => T} Kind */

/** A sentence in the reader's language (src/http/ui/script-words.ts); `{name}` in it is replaced. */
export const say = (/** @type {string} */ key, /** @type {Record<string, string>} */ values = {}) =>
  (words[key] ?? '').replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/**
 * All elements of one kind under `root`.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export const all = (selector, root = document) =>
  [...root.querySelectorAll(selector)].filter(isHtml);

/** @param {unknown} thing @returns {thing is HTMLElement} */
export const isHtml = (thing) => thing instanceof HTMLElement;

/**
 * The element itself or the one around it that fits.
 * @param {EventTarget | null} target
 * @param {string} selector
 */
export function around(target, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return isHtml(found) ? found : null;
}

/**
 * Listens for one kind of event on everything that fits, also on what comes later.
 * @param {string} event
 * @param {string} selector
 * @param {(element: HTMLElement, event: Event) => void} work
 */
export function on(event, selector, work) {
  document.addEventListener(event, (happened) => {
    const element = around(happened.target, selector);
    if (element) work(element, happened);
  });
}

/**
 * A new element with attributes and what is in it; text stays text.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} inside
 */
export function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** One line that screen readers read out when there is time, and that others see for a while. */
const teller = make('p', { class: 'teller', role: 'status', hidden: '' });
document.body.append(teller);
let silence = 0;

/**
 * Said aloud and shown for a while; `softly` only said.
 * @param {string} text
 * @param {boolean} [softly]
 */
export function tell(text, softly = false) {
  teller.hidden = false;
  teller.className = softly ? 'unseen' : 'teller';
  teller.textContent = text;
  clearTimeout(silence);
  silence = window.setTimeout(() => {
    teller.hidden = true;
    teller.textContent = '';
  }, 6000);
}

/**
 * What a form would send if it were sent by this button.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [button]
 */
export function fieldsOf(form, button = null) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, button))
    if (typeof value === 'string') fields.append(name, value);
  return fields;
}

/**
 * Posts like a form, in place.
 * @param {string} action
 * @param {URLSearchParams} fields
 * @param {RequestRedirect} [redirect]
 */
export const post = (action, fields, redirect = 'follow') =>
  fetch(action, { method: 'POST', body: fields, redirect, credentials: 'same-origin' });

/**
 * The page that an answer holds; nothing in it runs.
 * @param {Response} answer
 */
export const pageOf = async (answer) =>
  new DOMParser().parseFromString(await answer.text(), 'text/html');

/**
 * Why nothing was done, in the words of the page that was answered.
 * @param {Document} page
 */
export const refusalIn = (page) =>
  ['#refused', '.plain-page h1 + p', 'h1']
    .map((selector) => page.querySelector(selector)?.textContent?.trim())
    .find(Boolean) ?? say('failed');

/** Kept in this browser alone. Where it keeps nothing, as some do for the sake of privacy, nothing is kept. */
export const shelf = {
  /** @param {string} key */
  read(key) {
    try {
      return localStorage.getItem(`folkmoot:${key}`);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string | null} value */
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(`folkmoot:${key}`);
      else localStorage.setItem(`folkmoot:${key}`, value);
    } catch {
      // Full or forbidden: the form still works.
    }
  },
  /** Keys that begin so. @param {string} start */
  keys(start) {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(`folkmoot:${start}`))
        .map((key) => key.slice('folkmoot:'.length));
    } catch {
      return [];
    }
  },
};
