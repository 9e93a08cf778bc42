/** Reads an actor document: a person, a community (Group) or a server (Application). */
import { hostOf, sameOrigin } from '#lib/hosts.ts';
import { cleanLine, sanitizeHtml } from '#lib/html.ts';
import type { Json } from '#federation/strict-json.ts';
import { idOf, isJson, linkOf, listOf, momentOf, textOf } from './wire.ts';

const kinds: Readonly<Record<string, 'person' | 'community' | 'instance'>> = {
  Person: 'person',
  Service: 'person',
  Organization: 'person',
  Group: 'community',
  Application: 'instance',
};

export type RemoteKey = { readonly id: string; readonly owner: string; readonly publicKey: string };

export type RemoteActorDocument = {
  readonly uri: string;
  readonly kind: 'person' | 'community' | 'instance';
  readonly bot: boolean;
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly summarySource: string | null;
  readonly inbox: string;
  readonly sharedInbox: string | null;
  readonly outbox: string | null;
  readonly followers: string | null;
  readonly featured: string | null;
  readonly moderators: string | null;
  readonly page: string | null;
  readonly icon: string | null;
  readonly image: string | null;
  readonly movedTo: string | null;
  readonly created: Date | null;
  readonly modsOnly: boolean;
  readonly sensitive: boolean;
  readonly keys: readonly RemoteKey[];
  /** Ed25519 keys (FEP-521a), by id. */
  readonly multikeys: ReadonlyMap<string, string>;
};

/** Reads an actor; null when it lacks what nobody can do without: an id, a known type, an inbox of its own. */
export function readActor(json: Json): RemoteActorDocument | null {
  const { id, type, preferredUsername } = json;
  const kind = typeof type === 'string' ? kinds[type] : undefined;
  if (typeof id !== 'string' || idOf(id) === null || kind === undefined) return null;
  const name = typeof preferredUsername === 'string' ? preferredUsername : hostOf(id)!;
  const inbox = typeof json['inbox'] === 'string' ? ownInbox(json['inbox'], id) : null;
  if (inbox === null || name.length > 128) return null;
  if (!/^[\p{L}\p{N}_.:-]+$/u.test(name)) return null;
  const endpoints = isJson(json['endpoints']) ? json['endpoints'] : {};
  const source = isJson(json['source']) ? textOf(json['source']['content'], 20_000) : null;
  return {
    uri: id,
    kind,
    bot: type === 'Service' || type === 'Application',
    name,
    title: cleanLine(textOf(json['name'], 500) ?? '') || name,
    summary: sanitizeHtml(textOf(json['summary'], 50_000) ?? ''),
    summarySource: source,
    inbox,
    sharedInbox: ownInbox(endpoints['sharedInbox'], id),
    outbox: idOf(json['outbox']),
    followers: idOf(json['followers']),
    featured: idOf(json['featured']),
    // Lemmy names its moderators' collection here; others list people.
    moderators:
      typeof json['attributedTo'] === 'string'
        ? idOf(json['attributedTo'])
        : idOf(json['moderators']),
    page: linkOf(json['url']),
    icon: linkOf(json['icon']),
    image: linkOf(json['image']),
    movedTo: idOf(json['movedTo']),
    created: momentOf(json['published']),
    modsOnly: json['postingRestrictedToMods'] === true,
    sensitive: json['sensitive'] === true,
    keys: readKeys(json['publicKey']),
    multikeys: readMultikeys(json['assertionMethod'], id),
  };
}

/**
 * An inbox counts only on the actor's own host or a subdomain of it, as Misskey has it: else anybody could have us
 * write to a server that refuses it, until we wait with all that its members are owed.
 */
function ownInbox(given: unknown, actor: string): string | null {
  const inbox = idOf(given);
  if (inbox === null) return null;
  const [host, own] = [hostOf(inbox)!, hostOf(actor)!];
  return host === own || host.endsWith(`.${own}`) ? inbox : null;
}

/** Keys as an actor or a bare key document lists them; the owner is checked by the caller. */
function readKeys(value: unknown): RemoteKey[] {
  return listOf(value)
    .slice(0, 10)
    .flatMap((entry) => {
      if (!isJson(entry)) return [];
      const { publicKeyPem } = entry;
      const [id, owner] = [idOf(entry), idOf(entry['owner'] ?? entry['controller'])];
      if (id === null || owner === null) return [];
      if (typeof publicKeyPem !== 'string' || publicKeyPem.length > 5000) return [];
      return [{ id, owner, publicKey: publicKeyPem }];
    });
}

/** An Ed25519 key has 48 characters. */
const multikeyMax = 200;

function readMultikeys(value: unknown, owner: string): Map<string, string> {
  const keys = new Map<string, string>();
  for (const entry of listOf(value).slice(0, 10)) {
    if (!isJson(entry) || entry['type'] !== 'Multikey' || entry['controller'] !== owner) continue;
    const { publicKeyMultibase } = entry;
    const id = idOf(entry);
    if (id === null || typeof publicKeyMultibase !== 'string') continue;
    if (publicKeyMultibase.length > multikeyMax) continue;
    if (sameOrigin(id, owner)) keys.set(id, publicKeyMultibase);
  }
  return keys;
}
