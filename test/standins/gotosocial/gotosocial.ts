/** A stand-in for GoToSocial 0.20: everything signed, no shared inbox, forwarded posts refetched. */
import { AS2 } from '../protocol/json.ts';
import type { HomeEntry, ShownStatus, Visibility } from '../protocol/microblog.ts';
import { plain } from '../protocol/received.ts';
import { DeliveryQueue } from '../protocol/queue.ts';
import type { Json, Membership, ReceivedEntry, SentEntry, StandIn } from '../protocol/types.ts';
import * as acts from './acts.ts';
import type { Done } from './acts.ts';
import { receive } from './inbox.ts';
import { serve } from './serve.ts';
import { GoToSocialState } from './state.ts';
import type { GoToSocialOptions } from './state.ts';

export class GoToSocial implements StandIn {
  readonly origin: string;
  readonly software = 'gotosocial';
  readonly version = '0.20.0';
  readonly state: GoToSocialState;
  readonly #queue: DeliveryQueue;

  constructor(options: GoToSocialOptions) {
    this.state = new GoToSocialState(options);
    this.origin = options.origin;
    this.#queue = new DeliveryQueue(options, {
      contentType: 'application/activity+json',
      userAgent: `gotosocial/0.20.0 (+${options.origin})`,
      signedNames: ['(request-target)', 'host', 'date', 'digest'],
      algorithm: 'hs2019',
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

  async handle(request: Request): Promise<Response> {
    if (request.method === 'POST') return receive(this.state, request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
    return serve(this.state, request);
  }

  deliveries(): Promise<void> {
    return this.#queue.settle();
  }

  async createPerson(name: string): Promise<string> {
    return this.state.addPerson(name).id;
  }

  /** WebFinger, the actor (signed), then a Follow to its own inbox. Returns the Group's id. */
  async join(handleOrId: string, personId: string): Promise<string> {
    const person = this.state.person(personId);
    const groupId = await acts.resolve(this.state, handleOrId);
    const group = await acts.peerOf(this.state, groupId, person);
    const id = `${person.id}/follow/${this.state.ulid()}`;
    const rest = { actor: person.id, object: group.id, to: [group.id] };
    const follow = { id, type: 'Follow', ...rest };
    person.following.set(group.id, { state: 'pending', follow });
    const activity: Json = { '@context': AS2, ...follow };
    this.#queue.add([group.inbox], activity, this.state.signer(person));
    return group.id;
  }

  async leave(groupId: string, personId: string): Promise<void> {
    const person = this.state.person(personId);
    const followed = person.following.get(groupId);
    if (followed === undefined) return;
    person.following.delete(groupId);
    const group = await acts.peerOf(this.state, groupId, person);
    const id = `${person.id}/undo/${this.state.ulid()}`;
    const rest = { actor: person.id, object: followed.follow, to: [group.id] };
    const undo = { '@context': AS2, id, type: 'Undo', ...rest };
    this.#queue.add([group.inbox], undo, this.state.signer(person));
  }

  membership(person: string, group: string): Membership {
    return this.state.person(person).following.get(group)?.state ?? 'none';
  }

  post(act: {
    by: string;
    text: string;
    mention?: readonly string[];
    visibility?: Visibility;
    canAnnounce?: 'everybody' | 'nobody';
  }): Promise<Done> {
    return acts.write(this.state, { mention: [], visibility: 'public', ...act });
  }

  /** Mentions the parent's author and whom the parent mentions, as a client fills it in. */
  async reply(act: {
    by: string;
    to: string;
    text: string;
    visibility?: Visibility;
  }): Promise<Done> {
    const { by, text, visibility = 'public' } = act;
    const inReplyTo = await acts.statusFor(this.state, by, act.to);
    const mention = acts.prefilled(by, inReplyTo);
    return acts.write(this.state, { by, text, mention, visibility, inReplyTo });
  }

  like(act: { by: string; on: string; undo?: boolean }): Promise<Done> {
    return acts.like(this.state, act);
  }

  boost(act: { by: string; on: string }): Promise<Done> {
    return acts.boost(this.state, act);
  }

  edit(act: { by: string; on: string; text: string }): Promise<Done> {
    return acts.edit(this.state, act);
  }

  delete(act: { by: string; on: string }): Promise<Done> {
    return acts.remove(this.state, act);
  }

  home(person: string): HomeEntry[] {
    return this.state.home(person);
  }

  statuses(): ShownStatus[] {
    return this.state.shown();
  }

  boosts(group: string): { id: string; object: string }[] {
    return this.state.boostsBy(group);
  }

  get reports(): readonly Json[] {
    return this.state.reports;
  }
}
