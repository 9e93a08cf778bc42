/** One URL is the page for a browser and the document for a server: which of them is asked for. */

/**
 * `activity` when `Accept` names an ActivityPub type; `page` for browsers, for anything at all, and
 * when nothing is named (federation.md, Identity).
 */
export function mediaAsked(accept: string | undefined): 'activity' | 'page' {
  const wanted = (accept ?? '').toLowerCase();
  const activity =
    wanted.includes('application/activity+json') ||
    (wanted.includes('application/ld+json') && wanted.includes('www.w3.org/ns/activitystreams'));
  if (!activity) return 'page';
  // A browser extension may add the type to a list that begins with HTML: then the page is meant.
  const html = wanted.indexOf('text/html');
  return html === -1 || html > wanted.search(/application\/(activity|ld)\+json/)
    ? 'activity'
    : 'page';
}
