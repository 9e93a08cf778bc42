/** The JSON-LD contexts that we write. */

const activityStreams = 'https://www.w3.org/ns/activitystreams';
const security = 'https://w3id.org/security/v1';
const dataIntegrity = 'https://w3id.org/security/data-integrity/v1';
const multikey = 'https://w3id.org/security/multikey/v1';

/** Terms that the field uses and ActivityStreams lacks, as their inventors define them. */
const extensions = {
  lemmy: 'https://join-lemmy.org/ns#',
  toot: 'http://joinmastodon.org/ns#',
  ostatus: 'http://ostatus.org#',
  schema: 'http://schema.org/',
  sensitive: 'as:sensitive',
  Hashtag: 'as:Hashtag',
  conversation: 'ostatus:conversation',
  discoverable: 'toot:discoverable',
  indexable: 'toot:indexable',
  featured: { '@id': 'toot:featured', '@type': '@id' },
  moderators: { '@id': 'lemmy:moderators', '@type': '@id' },
  postingRestrictedToMods: 'lemmy:postingRestrictedToMods',
  manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
  language: 'schema:inLanguage',
  identifier: 'schema:identifier',
} as const;

export const actorContext = [activityStreams, security, multikey, extensions];
/** Posts, comments, and activities at their ids and inside an Announce. */
export const objectContext = [activityStreams, security, dataIntegrity, extensions];
/**
 * What carries an LD signature names only documents that every verifier has at hand; our terms stand
 * in the activity itself, as Mastodon's do, since a term without a meaning cannot be signed.
 */
export const signedContext = [activityStreams, security, extensions];
/** Announce, Accept and whatever else holds no extension. */
export const plainContext = [activityStreams, security];
