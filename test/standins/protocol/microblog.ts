/** What a microblog keeps: people, whom they follow, statuses, boosts, and a home for each. */
import { isJson, str } from './json.ts';
import { newKeyPair } from './signature.ts';
import type { KeyPair, Signer } from './signature.ts';
import type { DeliveryQueue } from './queue.ts';
import type { Json, Media, Membership, ReceivedEntry, StandInOptions } from './types.ts';

export type Visibility = 'public' | 'unlisted' | 'private' | 'direct';

export interface Followed {
  state: Membership;
  readonly follow: Json;
}

export interface Person {
  readonly name: string;
  readonly id: string;
  readonly keys: KeyPair;
  readonly published: string;
  /** Who follows this person, and the inbox of each. */
  readonly followers: Map<string, string>;
  readonly following: Map<string, Followed>;
}

export interface Status {
  readonly id: string;
  readonly author: string;
  readonly type: string;
  readonly inReplyTo: string | undefined;
  readonly visibility: Visibility;
  readonly local: boolean;
  readonly mentions: readonly string[];
  readonly likes: Set<string>;
  /** The text it was written from; of statuses here only. */
  text: string;
  /** HTML as a reader sees it. */
  body: string;
  /** The line behind which the body is folded, if any. */
  spoiler: string | undefined;
  updated: string | undefined;
  deleted: boolean;
  document: Json;
}

export interface Boost {
  /** The id of the Announce, which an Undo has to name. */
  readonly id: string;
  readonly by: string;
  readonly object: string;
  readonly activity: Json;
}

export interface HomeEntry {
  readonly kind: 'post' | 'boost';
  readonly by: string;
  readonly object: string;
  readonly body: string;
}

export interface ShownStatus {
  readonly id: string;
  readonly author: string;
  readonly type: string;
  readonly body: string;
  readonly spoiler: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly deleted: boolean;
  readonly likes: number;
  readonly media: readonly Media[];
}

/** An actor elsewhere, as far as a microblog cares. */
export interface Peer {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly url: string;
  readonly inbox: string;
  readonly sharedInbox: string | undefined;
  readonly followers: string | undefined;
  readonly keyId: string;
  readonly publicKeyPem: string;
  readonly fetchedAt: number;
}

const mediaMax = 4;

/** What is shown under a status: four of those that have a `url` (ActivityPub::Parser::MediaAttachmentParser). */
function mediaIn({ attachment }: Json): Media[] {
  const list = Array.isArray(attachment) ? attachment : [attachment];
  return list
    .filter((one) => isJson(one) && str(one['url']) !== undefined)
    .slice(0, mediaMax)
    .map((one) => ({
      url: str(one['url']) ?? '',
      type: str(one['mediaType']) ?? '',
      alt: str(one['summary']) ?? str(one['name']) ?? '',
    }));
}

export class MicroblogState {
  readonly options: StandInOptions;
  readonly origin: string;
  readonly host: string;
  readonly lab: boolean;
  readonly people = new Map<string, Person>();
  readonly peers = new Map<string, Peer>();
  readonly statuses = new Map<string, Status>();
  /** Ids that were deleted, also those never seen. */
  readonly tombstones = new Set<string>();
  /** Announces undone before they came, and until when that is remembered. */
  readonly undone = new Map<string, number>();
  readonly boosts: Boost[] = [];
  /** Activities of people here that can be fetched by id. */
  readonly activities = new Map<string, Json>();
  readonly reports: Json[] = [];
  readonly log: ReceivedEntry[] = [];
  readonly #order: (Status | Boost)[] = [];
  /** What follows the actor's id in the id of its key. */
  readonly keyTail: string;
  queue: DeliveryQueue | undefined;

  constructor(options: StandInOptions, keyTail = '#main-key') {
    this.options = options;
    this.keyTail = keyTail;
    this.origin = options.origin;
    this.host = new URL(options.origin).host;
    this.lab = options.origin.startsWith('http:');
  }

  get now(): number {
    return this.options.now().getTime();
  }

  addPerson(name: string): Person {
    const id = `${this.origin}/users/${name}`;
    const published = this.options.now().toISOString();
    const followers = new Map<string, string>();
    const following = new Map<string, Followed>();
    const person = { name, id, keys: newKeyPair(), published, followers, following };
    this.people.set(id, person);
    return person;
  }

  person(id: string): Person {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`There is nobody here by the id ${id}.`);
    return person;
  }

  signer(person: Person): Signer {
    return { keyId: `${person.id}${this.keyTail}`, privateKeyPem: person.keys.privateKeyPem };
  }

  isLocal(id: string): boolean {
    return URL.canParse(id) && new URL(id).host === this.host;
  }

  /** People here whose follow of this actor was accepted. */
  followersHere(actor: string): Person[] {
    return [...this.people.values()].filter((person) => {
      return person.following.get(actor)?.state === 'accepted';
    });
  }

  addStatus(status: Status): Status {
    this.statuses.set(status.id, status);
    this.#order.push(status);
    return status;
  }

  addBoost(boost: Boost): void {
    this.boosts.push(boost);
    this.#order.push(boost);
  }

  dropBoost(boost: Boost): void {
    this.boosts.splice(this.boosts.indexOf(boost), 1);
  }

  /** The home timeline, newest first: posts of people followed, and what they boosted. */
  home(personId: string): HomeEntry[] {
    const person = this.person(personId);
    const follows = (id: string) =>
      id === personId || person.following.get(id)?.state === 'accepted';
    return this.#order.toReversed().flatMap((one): HomeEntry[] => {
      if ('object' in one) {
        const status = this.statuses.get(one.object);
        const there = this.boosts.includes(one) && status !== undefined && !status.deleted;
        if (!there || !follows(one.by)) return [];
        return [{ kind: 'boost', by: one.by, object: one.object, body: status.body }];
      }
      if (one.deleted || !follows(one.author) || !this.#replyShown(one, follows)) return [];
      return [{ kind: 'post', by: one.author, object: one.id, body: one.body }];
    });
  }

  /** Replies are shown only where the one replied to is followed as well. */
  #replyShown(status: Status, follows: (id: string) => boolean): boolean {
    if (status.inReplyTo === undefined) return true;
    const parent = this.statuses.get(status.inReplyTo);
    return parent !== undefined && follows(parent.author);
  }

  shown(): ShownStatus[] {
    return [...this.statuses.values()].map((status) => {
      const { id, author, type, body, spoiler, inReplyTo, deleted } = status;
      const likes = status.likes.size;
      const media = mediaIn(status.document);
      return { id, author, type, body, spoiler, inReplyTo, deleted, likes, media };
    });
  }

  boostsBy(actor: string): { id: string; object: string }[] {
    const own = this.boosts.filter((boost) => boost.by === actor);
    return own.map(({ id, object }) => ({ id, object }));
  }
}
