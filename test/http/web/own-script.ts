/** What of a page is our own script, so that tests can say that there is no other. */

const own =
  /<script type="module" src="\/assets\/(?:script-[a-z]+|riddle)\.[0-9a-f]{12}\.js"><\/script>/g;
/** Blocks of data run nowhere; what would end one early is written otherwise. */
const data = /<script type="application\/ld\+json">[^<]*<\/script>/g;

/** The page without it. */
export const withoutOwnScript = (body: string): string =>
  body.replaceAll(own, '').replaceAll(data, '');
