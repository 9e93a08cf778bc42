/** Names that people and communities of this server may have. */

/** Names that would be taken for somebody in charge, or that collide with a path. */
const reserved = new Set([
  'admin',
  'administrator',
  'root',
  'system',
  'support',
  'moderator',
  'moderators',
  'owner',
  'folkmoot',
  'api',
  'inbox',
  'outbox',
  'about',
  'help',
  'settings',
  'well_known',
  'webmaster',
  'postmaster',
  'hostmaster',
  'abuse',
  'security',
  'everyone',
  'here',
  'null',
  'undefined',
]);

/** `[a-z0-9_]{1,64}`: what Mastodon, Lemmy and NodeBB all look up (names are compared in lower case). */
export const isName = (name: string): boolean => /^[a-z0-9_]{1,64}$/.test(name);

/** Whether the name is kept back for the server itself. */
export const isReserved = (name: string): boolean => reserved.has(name);
