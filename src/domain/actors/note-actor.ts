/** Notes that an actor exists of whom we know only the id. */
import type { Context } from '#domain/context.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { hostOf } from '#lib/hosts.ts';
import { cleanLine } from '#lib/html.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor } from './actor.ts';
import { findActorByUri } from './find-actor-by-uri.ts';

/**
 * Called for voters whom a community elsewhere names: fetching each of them would be a flood. The row
 * has no inbox and was never fetched; `keepActor` fills it when the actor is met.
 */
export async function noteActor(context: Context, uri: string): Promise<Actor> {
  const host = hostOf(uri);
  if (host === null) throw new Error(`${uri} is no id of an actor.`);
  const name = nameIn(uri) || host;
  await context.tx
    .insert(actorsTable)
    .values({
      kind: 'person',
      local: false,
      instance: await noteInstance(context, host),
      uri,
      name,
      title: name,
      inbox: '',
      created: context.now,
    })
    .onConflictDoNothing();
  const actor = await findActorByUri(context.tx, uri);
  if (actor === null) throw new Error(`${uri} was noted and is not there.`);
  return actor;
}

/** The last part of the path, in letters that a name may have: `/@a@bank.example` must not read as a handle. */
const nameIn = (uri: string): string =>
  cleanLine((new URL(uri).pathname.split('/').at(-1) ?? '').replace(/[^\p{L}\p{N}_.-]/gu, ''), 128);
