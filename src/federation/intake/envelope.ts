/** The strict outside of an activity: who says what, under which id, and nothing ambiguous. */
import { hostOf, originOf } from '#lib/hosts.ts';
import { idOf, isJson, listOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';

export type Envelope = {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly json: Json;
};

export type BadEnvelope =
  | 'no-id'
  | 'no-type'
  | 'no-actor'
  | 'id-of-another-origin'
  | 'redefined-context';

/** Terms whose meaning nobody may change under our eyes: what we read literally must mean that. */
const fixedTerms = new Set([
  'id', 'type', 'actor', 'object', 'target', 'origin', 'result', 'instrument', 'to', 'cc', 'bto', 'bcc',
  'audience', 'attributedTo', 'inReplyTo', 'content', 'contentMap', 'name', 'nameMap', 'summary',
  'published', 'updated', 'endTime', 'tag', 'attachment', 'url', 'href', 'icon', 'image', 'source',
  'mediaType', 'context', 'replies', 'first', 'next', 'items', 'orderedItems', 'totalItems',
  'inbox', 'outbox', 'followers', 'following', 'endpoints', 'sharedInbox', 'preferredUsername',
  'publicKey', 'publicKeyPem', 'owner', 'controller', 'assertionMethod', 'publicKeyMultibase',
  'proof', 'proofValue', 'verificationMethod', 'signature', 'signatureValue', 'creator',
  'Create', 'Update', 'Delete', 'Announce', 'Like', 'Dislike', 'Undo', 'Follow', 'Accept', 'Reject',
  'Add', 'Remove', 'Block', 'Flag', 'Move', 'Note', 'Page', 'Article', 'Person', 'Group', 'Public',
  'as', 'sec', '@base', '@vocab',
]);

/** What inline contexts of honest servers do define, in the one meaning that all share. */
const harmless: Readonly<Record<string, string>> = {
  as: 'https://www.w3.org/ns/activitystreams#',
  sec: 'https://w3id.org/security#',
  '@vocab': '_:',
};

/**
 * Reads the envelope of an activity. `id`, `type` and `actor` must be literal strings, id and actor of
 * one origin (FEP-fe34), and no inline context, at any depth, may redefine a term that we rely on.
 */
export function readEnvelope(json: Json): Envelope | BadEnvelope {
  const { id, type, actor } = json;
  if (typeof id !== 'string' || idOf(id) === null || hostOf(id) === null) return 'no-id';
  if (typeof type !== 'string' || !/^[A-Za-z]{1,64}$/.test(type)) return 'no-type';
  if (typeof actor !== 'string' || idOf(actor) === null) return 'no-actor';
  const origin = originOf(id);
  if (origin === null || origin !== originOf(actor)) return 'id-of-another-origin';
  return redefines(json) ? 'redefined-context' : { id, type, actor, json };
}

function redefines(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(redefines);
  if (!isJson(value)) return false;
  return Object.entries(value).some(([key, inner]) =>
    key === '@context' ? listOf(inner).some(isHostileContext) : redefines(inner),
  );
}

function isHostileContext(context: unknown): boolean {
  if (!isJson(context)) return false;
  return Object.entries(context).some(
    ([term, meaning]) => fixedTerms.has(term) && meaning !== harmless[term] && !isOwnMeaning(term, meaning),
  );
}

/** `"Hashtag": "as:Hashtag"` and the like say nothing new. */
const isOwnMeaning = (term: string, meaning: unknown): boolean => {
  const iri = isJson(meaning) ? meaning['@id'] : meaning;
  return iri === `as:${term}` || iri === `${harmless['as']}${term}`;
};
