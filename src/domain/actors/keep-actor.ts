/** Keeps a remote actor as its own server described it. */
import { sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { record } from '#domain/journal/record.ts';
import { hostOf } from '#lib/hosts.ts';
import { cleanLine } from '#lib/html.ts';
import { notAhead } from '#lib/moments.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor, RemoteActor } from './actor.ts';
import { findActorByUri } from './find-actor-by-uri.ts';

const inboxOf = ({ sharedInbox, inbox }: Actor): string => sharedInbox ?? inbox;

/** What may change from one reading of the document to the next. */
function described(context: Context, remote: RemoteActor) {
  const name = cleanLine(remote.name, 128);
  return {
    name,
    title: cleanLine(remote.title) || name,
    summary: remote.summary ?? '',
    summarySource: remote.summarySource ?? null,
    inbox: remote.inbox,
    sharedInbox: remote.sharedInbox ?? null,
    outbox: remote.outbox ?? null,
    followers: remote.followers ?? null,
    featured: remote.featured ?? null,
    moderators: remote.moderators ?? null,
    page: remote.page ?? null,
    icon: remote.icon ?? null,
    image: remote.image ?? null,
    bot: remote.bot ?? false,
    movedTo: remote.movedTo ?? null,
    edited: remote.edited ? notAhead(remote.edited, context.now) : null,
    fetched: remote.fetched ?? context.now,
  };
}

/**
 * Called with every document fetched from an actor's own id. Rows of our own are never touched, a
 * known id never changes its kind (one that was only noted has none yet), and a deleted actor stays
 * deleted.
 */
export async function keepActor(context: Context, remote: RemoteActor): Promise<Actor> {
  const known = await findActorByUri(context.tx, remote.uri);
  const settled = known?.local === true || (known?.fetched ?? null) !== null;
  if (known !== null && settled && (known.local || known.kind !== remote.kind)) return known;
  const host = hostOf(remote.uri);
  if (host === null) throw new Error(`${remote.uri} is no id of an actor.`);
  const fields = described(context, remote);
  const [row] = await context.tx
    .insert(actorsTable)
    .values({
      ...fields,
      uri: remote.uri,
      kind: remote.kind,
      local: false,
      instance: await noteInstance(context, host),
      created: remote.created ? notAhead(remote.created, context.now) : context.now,
    })
    .onConflictDoUpdate({
      target: actorsTable.uri,
      set: { ...fields, kind: remote.kind },
      setWhere: sql`not ${actorsTable.local}
        and (${actorsTable.fetched} is null or ${actorsTable.kind} = ${remote.kind})`,
    })
    .returning();
  const kept = row ?? (await findActorByUri(context.tx, remote.uri));
  if (kept === null) throw new Error(`${remote.uri} was kept and is not there.`);
  const before = known === null || known.fetched === null ? null : inboxOf(known);
  if (before !== null && before !== inboxOf(kept)) {
    await record({ ...context, original: null }, { kind: 'member.moved', member: kept.id, before });
  }
  return kept;
}
