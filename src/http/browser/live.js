/** Tells of what came while a page is open; nothing on it moves until somebody asks: `[data-live="/address"]`. */
import { all, isHtml, make } from './page.js';

/** @typedef {{ words?: unknown, href?: unknown, unread?: unknown }} News */

/** @param {string} text @returns {News} */
function readNews(text) {
  try {
    const news = JSON.parse(text);
    return typeof news === 'object' && news !== null ? news : {};
  } catch {
    return {};
  }
}

/** An address of this server, or this page. @param {unknown} href */
const placeOf = (href) =>
  typeof href === 'string' && /^\/(?!\/)/.test(href) ? href : location.pathname + location.search;

/** The number in the header. @param {unknown} unread */
function count(unread) {
  const sign = document.querySelector('[data-unread] [aria-hidden]');
  if (typeof unread === 'number' && isHtml(sign))
    sign.textContent = unread > 99 ? '99+' : `${unread}`;
}

/** @param {HTMLElement} place @param {News} news */
function show(place, { words, href, unread }) {
  count(unread);
  if (typeof words !== 'string' || words === '') return;
  const link = make('a', { class: 'button live-note', href: placeOf(href) }, words);
  // The same address with a place in it would only scroll: the page is asked for anew.
  link.addEventListener('click', (event) => {
    const to = new URL(placeOf(href), location.href);
    if (to.pathname + to.search !== location.pathname + location.search) return;
    event.preventDefault();
    if (to.hash) history.replaceState(history.state, '', to);
    location.reload();
  });
  place.replaceChildren(link);
}

/** @param {HTMLElement} place */
function listen(place) {
  const address = place.dataset['live'];
  if (!address?.startsWith('/')) return;
  place.setAttribute('role', 'status');
  place.setAttribute('aria-live', 'polite');
  /** @type {EventSource | null} */
  let source = null;
  const start = () => {
    source ??= new EventSource(address);
    source.onmessage = ({ data }) => show(place, readNews(String(data)));
    // What was ended for good by the server is not asked for again.
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) window.removeEventListener('pageshow', start);
    };
  };
  const stop = () => {
    source?.close();
    source = null;
  };
  // A page that is put away for the back button keeps no connection.
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', start);
  start();
}

for (const place of all('[data-live]')) listen(place);
