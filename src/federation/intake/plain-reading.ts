/** Whether a document says to a reader of JSON-LD what it says to us, who read it literally. */
import { objectTypes } from '#federation/objects/read-object.ts';
import { isJson } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';

const activityStreams = 'https://www.w3.org/ns/activitystreams#';
const security = 'https://w3id.org/security#';

/** Terms whose meaning nobody may change under our eyes: what we read literally must mean that. */
const fixedTerms = new Set([
  'id',
  'type',
  'actor',
  'object',
  'target',
  'origin',
  'result',
  'instrument',
  'to',
  'cc',
  'bto',
  'bcc',
  'audience',
  'attributedTo',
  'inReplyTo',
  'content',
  'contentMap',
  'name',
  'nameMap',
  'summary',
  'published',
  'updated',
  'endTime',
  'tag',
  'attachment',
  'url',
  'href',
  'icon',
  'image',
  'source',
  'mediaType',
  'context',
  'replies',
  'first',
  'next',
  'items',
  'orderedItems',
  'totalItems',
  'inbox',
  'outbox',
  'followers',
  'following',
  'endpoints',
  'sharedInbox',
  'preferredUsername',
  'publicKey',
  'publicKeyPem',
  'owner',
  'controller',
  'assertionMethod',
  'publicKeyMultibase',
  'proof',
  'proofValue',
  'verificationMethod',
  'signature',
  'signatureValue',
  'creator',
  'Create',
  'Update',
  'Delete',
  'Announce',
  'Like',
  'Dislike',
  'Undo',
  'Follow',
  'Accept',
  'Reject',
  'Add',
  'Remove',
  'Block',
  'Flag',
  'Move',
  ...objectTypes,
  'Tombstone',
  'Link',
  'Mention',
  'Collection',
  'OrderedCollection',
  'CollectionPage',
  'OrderedCollectionPage',
  'Person',
  'Group',
  'Service',
  'Organization',
  'Application',
  'Public',
  'as',
  'sec',
  '@base',
  '@vocab',
]);

/** What nobody may say under a second name: who acts, on what, for whom, in which words. */
const weighty = new Set([
  'actor',
  'object',
  'target',
  'attributedTo',
  'to',
  'cc',
  'bto',
  'bcc',
  'audience',
  'inReplyTo',
  'content',
  'name',
  'summary',
  'publicKey',
  'publicKeyPem',
  'owner',
  'controller',
  'assertionMethod',
  'proof',
  'proofValue',
  'verificationMethod',
]);

/** What inline contexts of honest servers do define, in the one meaning that all share. */
const harmless: Readonly<Record<string, string>> = {
  as: activityStreams,
  sec: security,
  id: '@id',
  type: '@type',
  '@vocab': '_:',
};

/** What a definition of a fixed term may say besides its meaning. */
const plainParts = new Set(['@id', '@type']);

/**
 * False when an inline context, at any depth, redefines a term that we rely on, gives it a second
 * name or hides a context inside a term; or when a property goes by its full name or by `@id` and
 * `@type`, which we do not read and others do. Contexts given by URL are never fetched.
 */
export function readsPlainly(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(readsPlainly);
  if (!isJson(value)) return true;
  return Object.entries(value).every(([key, inner]) =>
    key === '@context'
      ? contextsOf(inner).every(isPlainContext)
      : isPlainKey(key) && readsPlainly(inner),
  );
}

const contextsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const isPlainKey = (key: string): boolean =>
  key !== '@id' && key !== '@type' && localName(key) === null;

/** By URL, or a map of terms; anything else, a list in the list too, is read differently by many. */
function isPlainContext(context: unknown): boolean {
  if (typeof context === 'string') return true;
  if (!isJson(context)) return false;
  return Object.entries(context).every(([term, meaning]) => isPlainTerm(term, meaning));
}

/** `{"@id": "as:object", "@type": "@json"}` makes of an object a text that nobody looks into. */
const isPlainDefinition = (meaning: Json): boolean =>
  Object.keys(meaning).every((part) => plainParts.has(part)) &&
  !['@json', '@none'].includes(String(meaning['@type']));

function isPlainTerm(term: string, meaning: unknown): boolean {
  if (isJson(meaning) && '@context' in meaning) return false;
  const iri = isJson(meaning) ? meaning['@id'] : meaning;
  if (fixedTerms.has(term)) {
    if (isJson(meaning) && !isPlainDefinition(meaning)) return false;
    return iri === harmless[term] || (typeof iri === 'string' && localName(iri) === term);
  }
  if (term.startsWith('@') || typeof iri !== 'string') return true;
  return isPlainIri(iri, term);
}

/** Of a term that we do not know: no keyword by another name, no second name, no prefix that makes one. */
function isPlainIri(iri: string, term: string): boolean {
  if (iri.startsWith('@') || fixedTerms.has(iri)) return false;
  // `{"z": "https://www.w3.org/ns/", "who": "z:activitystreams#actor"}`
  if (activityStreams.startsWith(iri) || security.startsWith(iri)) return false;
  const named = localName(iri);
  if (named === null) return true;
  if (isBeginning(named)) return false;
  return named === term || !(weighty.has(named) || /^[A-Z]/.test(named));
}

/** `{"z": "as:", "who": "z:actor"}`, `{"z": {"@id": "as:act", "@prefix": true}, "who": "z:or"}` */
const isBeginning = (named: string): boolean =>
  [...fixedTerms].some((term) => term !== named && term.startsWith(named));

/** The term of ActivityStreams or Security for which an IRI stands; null for other vocabularies. */
function localName(iri: string): string | null {
  if (!iri.includes(':')) return null;
  for (const prefix of ['as:', activityStreams, 'sec:', security]) {
    if (iri.startsWith(prefix)) return iri.slice(prefix.length);
  }
  return null;
}
