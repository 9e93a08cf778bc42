/** Getting to know a community elsewhere: its handle, then moderators, pins and recent posts. */
import { asList, idsOf, isJson, str } from '../protocol/json.ts';
import { finger, readHandle } from '../protocol/webfinger.ts';
import { readAnnouncable } from './activities.ts';
import { remoteActor } from './actors.ts';
import { apply } from './apply.ts';
import { dereference, newVisit } from './fetch.ts';
import { fetchEntry } from './objects.ts';
import { Refused, refuse } from './refused.ts';
import type { LemmyState, RemoteActor } from './state.ts';

/** A handle or id as the id of an actor: the last `application/…` link wins, as in Lemmy. */
async function resolveHandle(state: LemmyState, given: string): Promise<string> {
  const handle = readHandle(given);
  if (handle === undefined) return given;
  const found = await finger(handle.name, handle.host, {
    net: state.options.net,
    now: state.options.now,
    userAgent: `Lemmy/${state.version}; +${state.origin}`,
    scheme: state.lab ? 'http' : 'https',
  });
  const links = found?.links.filter((one) => {
    return one.rel === 'self' && one.type.startsWith('application/');
  });
  const href = links?.at(-1)?.href;
  if (href === undefined) return refuse(`WebFinger of ${given} leads nowhere`);
  return href;
}

/** The community by handle or id, its collections read in the same go; errors there are dropped. */
export async function resolveGroup(state: LemmyState, given: string): Promise<RemoteActor> {
  const id = await resolveHandle(state, given);
  const known = state.groups.has(id);
  const actor = await remoteActor(state, id);
  if (actor.kind !== 'Group') return refuse(`${id} is no community`);
  if (!known) await importGroup(state, actor);
  return actor;
}

async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason;
  }
}

async function importGroup(state: LemmyState, actor: RemoteActor): Promise<void> {
  const facts = state.group(actor.id);
  const { moderators, featured } = actor;
  if (moderators !== undefined) {
    await quietly(async () => {
      const collection = await dereference(state, moderators);
      for (const id of idsOf(collection['orderedItems'])) facts.moderators.add(id);
    });
  }
  await quietly(async () => {
    const outbox = await dereference(state, actor.outbox);
    const limit = state.version === '1.0' ? 10 : 50;
    const items = asList(outbox['orderedItems']).slice(0, limit);
    for (const item of items.toReversed()) await quietly(() => importItem(state, item));
  });
  if (featured === undefined || state.version === '1.0') return;
  await quietly(async () => {
    const collection = await dereference(state, featured);
    for (const id of idsOf(collection['orderedItems'])) {
      await quietly(async () => {
        const entry = state.store.find(id) ?? (await fetchEntry(state, id, newVisit(true)));
        if (entry.kind === 'post') entry.featured = true;
      });
    }
  });
}

async function importItem(state: LemmyState, item: unknown): Promise<void> {
  if (!isJson(item) || !isJson(item['object'])) return;
  if (str(item['type']) !== 'Announce') return;
  await apply(state, readAnnouncable(item['object'], state.version), newVisit(true));
}
