/** Everything a NodeBB stand-in remembers. */
import { newKeyPair } from '../protocol/signature.ts';
import type { KeyPair, Signer } from '../protocol/signature.ts';
import type { DeliveryQueue } from '../protocol/queue.ts';
import { ThreadStore } from '../protocol/threads.ts';
import type { Json, Membership, ReceivedEntry, StandInOptions } from '../protocol/types.ts';

export interface NodeBBOptions extends StandInOptions {
  /** How long a fetched object is believed again without asking (real: up to five minutes). */
  readonly objectCacheMs?: number;
  /** Real NodeBB never answers when its handler throws; else it answers 500 here. */
  readonly silentOnThrow?: boolean;
}

export interface User {
  readonly kind: 'Person' | 'Application';
  readonly name: string;
  readonly id: string;
  readonly keys: KeyPair;
  readonly published: string;
  readonly followers: Map<string, string>;
}

export interface Actor {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly inbox: string;
  readonly keyId: string;
  readonly publicKeyPem: string;
}

export interface Member {
  state: Membership;
  readonly follow: Json;
}

export class NodeBBState {
  readonly options: NodeBBOptions;
  readonly origin: string;
  readonly host: string;
  readonly lab: boolean;
  readonly users = new Map<string, User>();
  readonly actors = new Map<string, Actor>();
  readonly members = new Map<string, Member>();
  readonly store = new ThreadStore();
  /** The topic a post of ours or theirs is shown in here. */
  readonly topics = new Map<string, string>();
  readonly cache = new Map<string, { until: number; json: Json }>();
  readonly chats: Json[] = [];
  readonly reports: Json[] = [];
  readonly log: ReceivedEntry[] = [];
  readonly instance: User;
  queue: DeliveryQueue | undefined;
  #users = 0;
  #posts = 0;

  constructor(options: NodeBBOptions) {
    this.options = options;
    this.origin = options.origin;
    this.host = new URL(options.origin).host;
    this.lab = options.origin.startsWith('http:');
    this.instance = this.#add('Application', this.host, `${this.origin}/actor`);
  }

  #add(kind: User['kind'], name: string, id: string): User {
    const published = this.options.now().toISOString();
    const user = { kind, name, id, keys: newKeyPair(), published, followers: new Map() };
    this.users.set(id, user);
    return user;
  }

  addUser(name: string): User {
    this.#users += 1;
    return this.#add('Person', name, `${this.origin}/uid/${this.#users}`);
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`There is nobody here by the id ${id}.`);
    return user;
  }

  nextPost(): number {
    this.#posts += 1;
    return this.#posts;
  }

  signer(user: User): Signer {
    return { keyId: `${user.id}#key`, privateKeyPem: user.keys.privateKeyPem };
  }

  isLocal(id: string): boolean {
    return URL.canParse(id) && new URL(id).host === this.host;
  }

  get stamp(): number {
    return this.options.now().getTime();
  }
}
