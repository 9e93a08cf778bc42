/** Branches of a thread that somebody folded stay folded in this browser; “more answers” come where they belong. */
import { all, isHtml, on, pageOf, say, shelf, tell } from './page.js';

const rememberedMax = 300;

/** @param {Element} branch */
const nameOf = (branch) => branch.querySelector('article[id]')?.id ?? null;

const folded = () => {
  const names = (shelf.read('folded') ?? '').split(' ').filter(Boolean);
  return new Set(names.slice(-rememberedMax));
};

/** Whoever follows a link to a comment wants to see it. @param {Element} branch */
const holdsTarget = (branch) => {
  const target = document.getElementById(location.hash.slice(1));
  return target !== null && branch.contains(target);
};

function foldAgain() {
  const names = folded();
  if (names.size === 0) return;
  for (const branch of all('details.branch')) {
    if (!(branch instanceof HTMLDetailsElement) || holdsTarget(branch)) continue;
    if (names.has(nameOf(branch) ?? '')) branch.open = false;
  }
}

// It does not bubble, but it can be caught on its way down.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!(target instanceof HTMLDetailsElement) || !target.matches('details.branch')) return;
    const name = nameOf(target);
    if (name === null) return;
    const names = folded();
    names.delete(name);
    if (!target.open) names.add(name);
    shelf.write('folded', names.size > 0 ? [...names].join(' ') : null);
  },
  true,
);

/** Opens what stands around the place that an address names. */
function reveal() {
  let element = document.getElementById(location.hash.slice(1))?.parentElement;
  for (; element; element = element.parentElement)
    if (element instanceof HTMLDetailsElement) element.open = true;
}

/**
 * Puts the answers that stand on a page of their own under the comment that they answer.
 * @param {HTMLAnchorElement} link
 */
async function unfold(link) {
  const branch = link.closest('details.branch');
  const name = branch && nameOf(branch);
  if (!branch || !name) return location.assign(link.href);
  link.setAttribute('aria-busy', 'true');
  try {
    const page = await pageOf(await fetch(link.href));
    const there = page.getElementById(name)?.closest('details.branch')?.querySelector('ol');
    if (!there) return location.assign(link.href);
    document.adoptNode(there);
    const old = branch.querySelector(':scope > ol');
    if (old) old.replaceWith(there);
    else link.closest('p')?.before(there);
    link.closest('p')?.remove();
    const first = there.querySelector('[data-item]');
    if (isHtml(first)) {
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    }
    tell(say('loaded'));
  } catch {
    location.assign(link.href);
  }
}

on('click', '.more-answers a', (link, event) => {
  if (!(link instanceof HTMLAnchorElement) || !(event instanceof MouseEvent)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  void unfold(link);
});

foldAgain();
window.addEventListener('hashchange', reveal);
