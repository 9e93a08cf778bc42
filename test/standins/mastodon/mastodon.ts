/** A stand-in for Mastodon 4.5: what it demands of a Group, and what its people do and see. */
import { AS2 } from '../protocol/json.ts';
import type { HomeEntry, ShownStatus, Visibility } from '../protocol/microblog.ts';
import { plain } from '../protocol/received.ts';
import { DeliveryQueue } from '../protocol/queue.ts';
import type {
  Json,
  Media,
  Membership,
  ReceivedEntry,
  SentEntry,
  StandIn,
} from '../protocol/types.ts';
import * as acts from './acts.ts';
import type { Done } from './acts.ts';
import { receive } from './inbox.ts';
import { serve } from './serve.ts';
import { MastodonState } from './state.ts';
import type { MastodonOptions } from './state.ts';

export class Mastodon implements StandIn {
  readonly origin: string;
  readonly software = 'mastodon';
  readonly version = '4.5.3';
  readonly state: MastodonState;
  readonly #queue: DeliveryQueue;

  constructor(options: MastodonOptions) {
    this.state = new MastodonState(options);
    this.origin = options.origin;
    this.#queue = new DeliveryQueue(options, {
      contentType: 'application/activity+json',
      userAgent: `Mastodon/4.5.3 (http.rb/5.3.1; +${options.origin}/)`,
      signedNames: ['host', 'date', 'digest', 'content-type', '(request-target)'],
      algorithm: 'rsa-sha256',
      headOfLine: false,
      retries: (status) => {
        if (status === 401 || status === 408 || status === 429) return true;
        return status >= 500 && status !== 501;
      },
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

  /** WebFinger, the actor, then a Follow to the Group's own inbox. Returns the Group's id. */
  async join(handleOrId: string, personId: string): Promise<string> {
    const person = this.state.person(personId);
    const group = await acts.peerOf(this.state, await acts.resolve(this.state, handleOrId));
    const id = `${this.origin}/follows/${this.#queue.sent.length + 1}-${person.name}`;
    const follow = { id, type: 'Follow', actor: person.id, object: group.id };
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
    const group = await acts.peerOf(this.state, groupId);
    const id = `${person.id}#follows/${this.#queue.sent.length}/undo`;
    const undo = { id, type: 'Undo', actor: person.id, object: followed.follow };
    this.#queue.add([group.inbox], { '@context': AS2, ...undo }, this.state.signer(person));
  }

  membership(person: string, group: string): Membership {
    return this.state.person(person).following.get(group)?.state ?? 'none';
  }

  /** `mention` holds ids of actors; those the text does not name as `@name@host` come first. */
  post(act: {
    by: string;
    text: string;
    mention?: readonly string[];
    visibility?: Visibility;
    media?: readonly Media[];
  }): Promise<Done> {
    const { by, text, mention = [], visibility = 'public', media = [] } = act;
    return acts.write(this.state, { by, text, mention, visibility, media });
  }

  /** Mentions the parent's author and whom the parent mentions, as the composer fills it in. */
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

  /** Reports somebody's account, with what they wrote; the instance actor says so, the reporter is not named. */
  report(act: { account: string; statuses?: readonly string[]; comment: string }): Promise<Json> {
    return acts.report(this.state, act);
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
