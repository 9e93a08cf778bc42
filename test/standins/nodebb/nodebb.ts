/** A stand-in for NodeBB 4.15: its people read and write in Groups of other servers. */
import { AS2, AS2_PROFILE } from '../protocol/json.ts';
import { document, nodeInfo, plain, wantsDocument } from '../protocol/received.ts';
import { DeliveryQueue } from '../protocol/queue.ts';
import type { Json, Membership, ReceivedEntry, SentEntry, StandIn } from '../protocol/types.ts';
import type { ShownThread } from '../protocol/types.ts';
import { finger, fingerAnswer, readHandle, selfLink } from '../protocol/webfinger.ts';
import * as acts from './acts.ts';
import type { Done } from './acts.ts';
import { actorDocument, topicDocument } from './documents.ts';
import { fetchActor } from './fetch.ts';
import { receive } from './inbox.ts';
import { assertNote } from './notes.ts';
import { NodeBBState } from './state.ts';
import type { NodeBBOptions } from './state.ts';

export class NodeBB implements StandIn {
  readonly origin: string;
  readonly software = 'nodebb';
  readonly version = '4.15.1';
  readonly state: NodeBBState;
  readonly #queue: DeliveryQueue;

  constructor(options: NodeBBOptions) {
    this.state = new NodeBBState(options);
    this.origin = options.origin;
    this.#queue = new DeliveryQueue(options, {
      contentType: AS2_PROFILE,
      userAgent: `NodeBB/4.x (${options.origin})`,
      signedNames: ['(request-target)', 'host', 'date', 'digest'],
      algorithm: 'rsa-sha256',
      headOfLine: false,
      retries: (status) => status >= 500 || status === 429,
    });
    this.state.queue = this.#queue;
  }

  get log(): readonly ReceivedEntry[] {
    return this.state.log;
  }

  get sent(): readonly SentEntry[] {
    return this.#queue.sent;
  }

  get chats(): readonly Json[] {
    return this.state.chats;
  }

  async handle(request: Request): Promise<Response> {
    if (request.method === 'POST') return receive(this.state, request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
    return this.#serve(request);
  }

  #serve(request: Request): Response {
    const url = new URL(request.url);
    const info = nodeInfo(url, this.origin, { name: 'nodebb', version: this.version }, '2.0');
    if (info !== undefined) return info;
    if (url.pathname === '/.well-known/webfinger') {
      const accounts = [...this.state.users.values()].map(({ name, id, kind }) => {
        return { name, id, kind, page: `${this.origin}/user/${name}` };
      });
      return fingerAnswer(url, this.state.host, accounts);
    }
    if (!wantsDocument(request)) return plain(200, '<!doctype html><title>NodeBB</title>');
    const id = `${this.origin}${url.pathname}`;
    const user = this.state.users.get(id);
    if (user !== undefined) return document(actorDocument(this.state, user));
    const entry = this.state.store.find(id);
    if (entry !== undefined) return document(acts.documentOf(this.state, entry));
    return this.#serveTopic(id) ?? plain(404);
  }

  #serveTopic(id: string): Response | undefined {
    const post = [...this.state.topics].find(([, topic]) => topic === id)?.[0];
    const found = post === undefined ? undefined : this.state.store.findPost(post);
    if (found === undefined || found.deleted) return undefined;
    const items = [found.id, ...this.state.store.commentsOf(found.id).map((one) => one.id)];
    return document(topicDocument(id, found.title, found.community, items));
  }

  deliveries(): Promise<void> {
    return this.#queue.settle();
  }

  async createPerson(name: string): Promise<string> {
    return this.state.addUser(name).id;
  }

  /** WebFinger (handles in lower case), the actor with its own round trip, then a Follow. */
  async join(handleOrId: string, person: string): Promise<string> {
    const handle = readHandle(handleOrId);
    let id = handleOrId;
    if (handle !== undefined) {
      const { net, now } = this.state.options;
      const scheme = this.state.lab ? 'http' : 'https';
      const options = { net, now, scheme, userAgent: 'NodeBB/4.x' } as const;
      const found = await finger(handle.name.toLowerCase(), handle.host, options);
      const self = found === undefined ? undefined : selfLink(found);
      if (self === undefined) throw new Error(`WebFinger of ${handleOrId} leads to no actor.`);
      id = self;
    }
    const group = await fetchActor(this.state, id);
    const user = this.state.user(person);
    const at = `${encodeURIComponent(group.id)}/${this.state.stamp}`;
    const followId = `${user.id}#activity/follow/${at}`;
    const rest = { actor: user.id, to: [group.id], object: group.id };
    const follow: Json = { '@context': AS2, id: followId, type: 'Follow', ...rest };
    this.state.members.set(`${person} ${group.id}`, { state: 'pending', follow });
    this.#queue.add([group.inbox], follow, this.state.signer(user));
    return group.id;
  }

  async leave(groupId: string, person: string): Promise<void> {
    const member = this.state.members.get(`${person} ${groupId}`);
    if (member === undefined) return;
    this.state.members.delete(`${person} ${groupId}`);
    const user = this.state.user(person);
    const group = await fetchActor(this.state, groupId);
    const { '@context': _, ...object } = member.follow;
    const at = `${encodeURIComponent(groupId)}/${this.state.stamp}`;
    const id = `${user.id}#activity/undo:follow/${at}`;
    const undo = { '@context': AS2, id, type: 'Undo', actor: user.id, to: [groupId], object };
    this.#queue.add([group.inbox], undo, this.state.signer(user));
  }

  membership(person: string, group: string): Membership {
    return this.state.members.get(`${person} ${group}`)?.state ?? 'none';
  }

  async createPost(act: {
    by: string;
    community: string;
    title: string;
    body: string;
    url?: string;
  }): Promise<Done> {
    await fetchActor(this.state, act.community);
    return acts.createPost(this.state, act);
  }

  async comment(act: { by: string; on: string; body: string }): Promise<Done> {
    return acts.comment(this.state, act);
  }

  async vote(act: { by: string; on: string; value: 1 | -1 | 0 }): Promise<Done> {
    return acts.vote(this.state, act);
  }

  async edit(act: { by: string; on: string; title?: string; body?: string }): Promise<Done> {
    return acts.edit(this.state, act);
  }

  async delete(act: { by: string; on: string }): Promise<Done> {
    return acts.remove(this.state, act);
  }

  /** Opens a post of another server by its URL. */
  async open(url: string): Promise<string | undefined> {
    return assertNote(this.state, url, undefined);
  }

  threads(community?: string): ShownThread[] {
    return this.state.store.show(community);
  }
}
