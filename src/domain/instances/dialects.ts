/** Which of the two dialects a server understands (design: “one relay, two dialects”). Pure. */

export type Dialect = 'threadiverse' | 'microblog';

/**
 * Names as NodeInfo reports them, in lower case. Hometown and some builds of glitch-soc say
 * `mastodon`; their own names stand here for those that do not.
 */
const microblogs = new Set([
  'mastodon',
  'glitch-soc',
  'glitchcafe',
  'hometown',
  'gotosocial',
  'misskey',
  'sharkey',
  'firefish',
  'iceshrimp',
  'iceshrimp.net',
  'foundkey',
  'calckey',
  'cherrypick',
  'pleroma',
  'akkoma',
  'pixelfed',
  'snac',
  'snac2',
  'hollo',
  'threads',
  'takahe',
]);

/** What the admin chose outweighs the software's name; an unknown software gets everything. */
export function dialectOf(server: {
  readonly software: string | null;
  readonly dialectChosen: Dialect | null;
}): Dialect {
  if (server.dialectChosen !== null) return server.dialectChosen;
  const software = server.software?.trim().toLowerCase() ?? '';
  return microblogs.has(software) ? 'microblog' : 'threadiverse';
}
