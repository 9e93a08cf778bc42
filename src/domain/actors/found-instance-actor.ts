/** Founds the actor that stands for this server and signs its requests. */
import type { Context } from '#domain/context.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { hostOf } from '#lib/hosts.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor, ActorKeys } from './actor.ts';
import { findActorByUri } from './find-actor-by-uri.ts';
import { keepKeys } from './keep-keys.ts';

/** Called at every start (FEP-2677); only the first one writes. */
export async function foundInstanceActor(context: Context, keys: ActorKeys): Promise<Actor> {
  const uri = `${context.origin}/`;
  const known = await findActorByUri(context.tx, uri);
  if (known !== null) return known;
  const host = hostOf(context.origin);
  if (host === null) throw new Error(`${context.origin} is no origin.`);
  const [actor] = await context.tx
    .insert(actorsTable)
    .values({
      kind: 'instance',
      local: true,
      instance: await noteInstance(context, host),
      uri,
      name: host,
      title: host,
      inbox: `${context.origin}/inbox`,
      sharedInbox: `${context.origin}/inbox`,
      page: uri,
      bot: true,
      created: context.now,
    })
    .returning();
  if (actor === undefined) throw new Error('The instance actor was not stored.');
  await keepKeys(context, actor.id, keys);
  return actor;
}
