/** A stand-in for Lemmy 0.19 or 1.0: its requirements, its people, its communities. */
import { hostOf } from '../protocol/json.ts';
import { get } from '../protocol/client.ts';
import { plain } from '../protocol/received.ts';
import { DeliveryQueue } from '../protocol/queue.ts';
import type { Json, Membership, ReceivedEntry, SentEntry, StandIn } from '../protocol/types.ts';
import type { ShownThread } from '../protocol/types.ts';
import * as acts from './acts.ts';
import type { Done } from './acts.ts';
import { CONTEXT } from './host.ts';
import { receive } from './inbox.ts';
import { resolveGroup } from './import.ts';
import { fetchEntry } from './objects.ts';
import { newVisit } from './fetch.ts';
import { serve } from './serve.ts';
import { LemmyState } from './state.ts';
import type { LemmyOptions, Report } from './state.ts';

const DAY = 24 * 60 * 60 * 1000;

export class Lemmy implements StandIn {
  readonly origin: string;
  readonly software = 'lemmy';
  readonly version: string;
  readonly state: LemmyState;
  readonly #queue: DeliveryQueue;
  readonly #alive = new Map<string, number>();

  constructor(options: LemmyOptions) {
    this.state = new LemmyState(options);
    this.origin = options.origin;
    this.version = options.version === '1.0' ? '1.0.0-beta.1' : '0.19.20';
    this.#queue = new DeliveryQueue(options, {
      contentType: 'application/activity+json',
      userAgent: `Lemmy/${this.version}; +${options.origin}`,
      signedNames: ['(request-target)', 'content-type', 'date', 'digest', 'host'],
      algorithm: 'hs2019',
      headOfLine: true,
      retries: (status) => status >= 500 || status === 408 || status === 429,
      mayReach: (host) => this.#isAlive(host),
    });
    this.state.queue = this.#queue;
  }

  get log(): readonly ReceivedEntry[] {
    return this.state.log;
  }

  get sent(): readonly SentEntry[] {
    return this.#queue.sent;
  }

  get reports(): readonly Report[] {
    return this.state.reports;
  }

  get messages(): readonly Json[] {
    return this.state.messages;
  }

  async handle(request: Request): Promise<Response> {
    if (request.method === 'POST') return receive(this.state, request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
    return serve(this.state, request);
  }

  deliveries(): Promise<void> {
    return this.#queue.settle();
  }

  /** NodeInfo decides: a host that does not answer it with 2xx is dead and gets nothing. */
  async #isAlive(host: string): Promise<boolean> {
    const { net, now } = this.state.options;
    const at = now().getTime();
    const known = this.#alive.get(host);
    if (known !== undefined && at - known < DAY) return true;
    const scheme = this.state.lab ? 'http' : 'https';
    const url = `${scheme}://${host}/.well-known/nodeinfo`;
    const userAgent = `Lemmy/${this.version}`;
    const answer = await get(url, { net, now, accept: 'application/json', userAgent });
    const alive = answer.status >= 200 && answer.status < 300;
    if (alive) this.#alive.set(host, at);
    return alive;
  }

  // People and communities here.

  async createPerson(name: string): Promise<string> {
    return this.state.addLocal('Person', name, `${this.origin}/u/${name}`).id;
  }

  async createCommunity(name: string, act: { by?: string; title?: string } = {}): Promise<string> {
    const group = this.state.addLocal('Group', name, `${this.origin}/c/${name}`);
    group.title = act.title ?? name;
    if (act.by !== undefined) this.state.group(group.id).moderators.add(act.by);
    else this.state.group(group.id);
    return group.id;
  }

  /** Looks the community up and follows it; pending until its Accept arrives. Returns its id. */
  async join(handleOrId: string, person: string): Promise<string> {
    if (this.state.locals.get(handleOrId)?.kind === 'Group') {
      const follow = { actor: person, object: handleOrId };
      this.state.setMember(person, handleOrId, { state: 'accepted', follow });
      return handleOrId;
    }
    const group = await resolveGroup(this.state, handleOrId);
    const id = this.state.activityId('follow');
    const rest = { actor: person, to: [group.id], object: group.id };
    const follow: Json = { '@context': CONTEXT, id, type: 'Follow', ...rest };
    this.state.activities.set(id, 'sensitive');
    this.state.setMember(person, group.id, { state: 'pending', follow });
    this.#queue.add([group.inbox], follow, this.state.signer(this.state.local(person)));
    return group.id;
  }

  async leave(group: string, person: string): Promise<void> {
    const member = this.state.member(person, group);
    if (member === undefined) return;
    this.state.members.delete(`${person} ${group}`);
    const remote = this.state.remotes.get(group);
    if (remote === undefined) return;
    const { '@context': _, ...object } = member.follow;
    const id = this.state.activityId('undo');
    const rest = { actor: person, to: [group], object };
    const undo: Json = { '@context': CONTEXT, id, type: 'Undo', ...rest };
    this.#queue.add([remote.inbox], undo, this.state.signer(this.state.local(person)));
  }

  membership(person: string, group: string): Membership {
    return this.state.member(person, group)?.state ?? 'none';
  }

  followers(community: string): string[] {
    return [...this.state.group(community).followers.keys()];
  }

  moderators(community: string): string[] {
    return [...this.state.group(community).moderators];
  }

  /** Whether a peer has an instance actor at `/`, as far as this Lemmy has looked. */
  hasSiteActor(url: string): boolean {
    return this.state.sites.get(hostOf(url) ?? '') === true;
  }

  // What people do.

  createPost(act: {
    by: string;
    community: string;
    title: string;
    body: string;
    url?: string;
    /** Of a picture that the link leads to. */
    alt?: string;
  }): Promise<Done> {
    return acts.createPost(this.state, act);
  }

  comment(act: { by: string; on: string; body: string }): Promise<Done> {
    return acts.comment(this.state, act);
  }

  vote(act: { by: string; on: string; value: 1 | -1 | 0 }): Promise<Done> {
    return acts.vote(this.state, act);
  }

  edit(act: { by: string; on: string; title?: string; body?: string }): Promise<Done> {
    return acts.edit(this.state, act);
  }

  delete(act: { by: string; on: string }): Promise<Done> {
    return acts.remove(this.state, act);
  }

  undelete(act: { by: string; on: string }): Promise<Done> {
    return acts.remove(this.state, { ...act, undo: true });
  }

  report(act: { by: string; on: string; reason: string }): Promise<Done> {
    return acts.flag(this.state, act);
  }

  // What moderators do.

  remove(act: { by: string; on: string; reason?: string }): Promise<Done> {
    return acts.remove(this.state, { ...act, reason: act.reason ?? '' });
  }

  restore(act: { by: string; on: string; reason?: string }): Promise<Done> {
    return acts.remove(this.state, { ...act, reason: act.reason ?? '', undo: true });
  }

  lock(act: { by: string; on: string; undo?: boolean }): Promise<Done> {
    const { entry, community } = acts.entryOf(this.state, act.on);
    entry.locked = act.undo !== true;
    const undo = act.undo === true;
    const lock = { type: 'Lock', object: act.on, rest: {}, undo } as const;
    return acts.moderate(this.state, act.by, community, lock);
  }

  feature(act: { by: string; on: string; undo?: boolean }): Promise<Done> {
    const { entry, community } = acts.entryOf(this.state, act.on);
    if (entry.kind === 'post') entry.featured = act.undo !== true;
    const remote = this.state.remotes.get(community)?.featured;
    const rest = { target: remote ?? `${community}/featured` };
    const type = act.undo === true ? 'Remove' : 'Add';
    return acts.moderate(this.state, act.by, community, { type, object: act.on, rest });
  }

  /** Makes somebody a moderator, or no moderator any more. */
  appoint(act: { by: string; community: string; person: string; undo?: boolean }): Promise<Done> {
    const { moderators } = this.state.group(act.community);
    if (act.undo === true) moderators.delete(act.person);
    else moderators.add(act.person);
    const remote = this.state.remotes.get(act.community)?.moderators;
    const rest = { target: remote ?? `${act.community}/moderators` };
    const type = act.undo === true ? 'Remove' : 'Add';
    const doing = { type, object: act.person, rest } as const;
    return acts.moderate(this.state, act.by, act.community, doing);
  }

  ban(act: {
    by: string;
    community: string;
    person: string;
    removeData?: boolean;
    undo?: boolean;
  }): Promise<Done> {
    const { banned } = this.state.group(act.community);
    const undo = act.undo === true;
    if (undo) banned.delete(act.person);
    else banned.add(act.person);
    if (act.removeData === true) {
      for (const entry of this.state.store.all()) {
        const there = this.state.store.communityOf(entry.id) === act.community;
        if (there && entry.author === act.person) entry.removed = !undo;
      }
    }
    const rest = {
      target: act.community,
      removeData: act.removeData === true,
      summary: 'by a moderator',
    };
    const doing = { type: 'Block', object: act.person, rest, undo } as const;
    return acts.moderate(this.state, act.by, act.community, doing);
  }

  // What a page would show.

  threads(community?: string): ShownThread[] {
    return this.state.store.show(community);
  }

  /** Opens a post or comment of another server by its URL, as the search box of Lemmy does. */
  async open(url: string): Promise<string> {
    const known = this.state.store.find(url);
    return (known ?? (await fetchEntry(this.state, url, newVisit(true)))).id;
  }
}
