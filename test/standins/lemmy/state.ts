/** Everything a Lemmy stand-in remembers. */
import { uuidFrom } from '../protocol/chance.ts';
import { newKeyPair } from '../protocol/signature.ts';
import type { KeyPair, Signer } from '../protocol/signature.ts';
import type { DeliveryQueue } from '../protocol/queue.ts';
import { ThreadStore } from '../protocol/threads.ts';
import type { Json, Membership, ReceivedEntry, StandInOptions } from '../protocol/types.ts';

export type LemmyVersion = '0.19' | '1.0';

export interface LemmyOptions extends StandInOptions {
  readonly version: LemmyVersion;
  /** Whether its GETs are signed: 1.0 does by default, 0.19 only where an admin says so. */
  readonly signedFetch?: boolean;
  /**
   * Real Lemmy marks an activity id as seen before it has worked (`before`), so that a hiccup
   * loses it for good. `after` lets tests of other things than that go on.
   */
  readonly idsAreSeen?: 'before' | 'after';
}

export interface LocalActor {
  readonly kind: 'Person' | 'Group' | 'Application';
  readonly name: string;
  readonly id: string;
  readonly keys: KeyPair;
  readonly published: string;
  title: string;
}

export interface RemoteActor {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** Where it is delivered to: the shared inbox where it has one. */
  readonly inbox: string;
  readonly publicKeyPem: string;
  readonly outbox: string;
  readonly moderators: string | undefined;
  readonly featured: string | undefined;
  readonly fetchedAt: number;
  readonly document: Json;
}

/** What is known about a community, here or elsewhere. */
export interface GroupFacts {
  readonly moderators: Set<string>;
  readonly banned: Set<string>;
  /** Followers of a community here and the inbox of each. */
  readonly followers: Map<string, string>;
  /** `Announce{Create{Page}}` of a community here, newest first. */
  readonly outbox: Json[];
}

export interface Member {
  state: Membership;
  readonly follow: Json;
}

export interface Report {
  readonly by: string;
  readonly objects: readonly string[];
  readonly reason: string;
}

export class LemmyState {
  readonly options: LemmyOptions;
  readonly origin: string;
  readonly host: string;
  readonly lab: boolean;
  readonly version: LemmyVersion;
  readonly store = new ThreadStore();
  readonly locals = new Map<string, LocalActor>();
  readonly remotes = new Map<string, RemoteActor>();
  readonly groups = new Map<string, GroupFacts>();
  readonly members = new Map<string, Member>();
  readonly seen = new Set<string>();
  /** Served by id; `sensitive` ones exist and are not shown. */
  readonly activities = new Map<string, Json | 'sensitive'>();
  /** Objects of ours as sent last. */
  readonly objects = new Map<string, Json>();
  /** Hosts asked for an instance actor at `/`, and whether there was one. */
  readonly sites = new Map<string, boolean>();
  readonly siteBans = new Set<string>();
  readonly reports: Report[] = [];
  readonly messages: Json[] = [];
  readonly log: ReceivedEntry[] = [];
  queue: DeliveryQueue | undefined;
  #counter = 0;

  constructor(options: LemmyOptions) {
    this.options = options;
    this.origin = options.origin;
    this.host = new URL(options.origin).host;
    this.lab = options.origin.startsWith('http:');
    this.version = options.version;
    this.addLocal('Application', this.host, `${this.origin}/`);
  }

  get signsFetches(): boolean {
    return this.options.signedFetch ?? this.version === '1.0';
  }

  get site(): LocalActor {
    const site = this.locals.get(`${this.origin}/`);
    if (site === undefined) throw new Error('The instance actor is missing.');
    return site;
  }

  addLocal(kind: LocalActor['kind'], name: string, id: string): LocalActor {
    const published = this.options.now().toISOString();
    const actor: LocalActor = { kind, name, id, keys: newKeyPair(), published, title: name };
    this.locals.set(id, actor);
    return actor;
  }

  local(id: string): LocalActor {
    const actor = this.locals.get(id);
    if (actor === undefined) throw new Error(`There is nobody here by the id ${id}.`);
    return actor;
  }

  signer(actor: LocalActor): Signer {
    return { keyId: `${actor.id}#main-key`, privateKeyPem: actor.keys.privateKeyPem };
  }

  /** Where activities for somebody here are to be sent: 1.0 has one inbox for all. */
  inboxOf(actor: LocalActor): string {
    if (this.version === '1.0') return `${this.origin}/inbox`;
    return actor.kind === 'Application' ? `${this.origin}/inbox` : `${actor.id}/inbox`;
  }

  group(id: string): GroupFacts {
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const facts: GroupFacts = {
      moderators: new Set(),
      banned: new Set(),
      followers: new Map(),
      outbox: [],
    };
    this.groups.set(id, facts);
    return facts;
  }

  member(person: string, group: string): Member | undefined {
    return this.members.get(`${person} ${group}`);
  }

  setMember(person: string, group: string, member: Member): void {
    this.members.set(`${person} ${group}`, member);
  }

  hasLocalFollower(group: string): boolean {
    for (const [key, member] of this.members) {
      if (key.endsWith(` ${group}`) && member.state === 'accepted') return true;
    }
    return false;
  }

  isLocal(id: string): boolean {
    return URL.canParse(id) && new URL(id).host === this.host;
  }

  number(): number {
    this.#counter += 1;
    return this.#counter;
  }

  activityId(kind: string): string {
    const uuid = uuidFrom(this.options.rng ?? Math.random);
    return `${this.origin}/activities/${kind.toLowerCase()}/${uuid}`;
  }
}
