/** Creates an actor of this server: what people and communities have in common. */
import { and, isNull, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { noteInstance } from '#domain/instances/note-instance.ts';
import { hostOf } from '#lib/hosts.ts';
import { cleanLine } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { isName, isReserved } from '#lib/names.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { applicationsTable } from '#storage/schema/admissions.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import type { Actor, ActorKeys } from './actor.ts';
import { keepKeys } from './keep-keys.ts';

export type NewLocalActor = {
  readonly kind: 'person' | 'community';
  readonly name: string;
  readonly title?: string | undefined;
  /** Profile or sidebar, as markdown. */
  readonly summarySource?: string | null | undefined;
  readonly keys: ActorKeys;
};

export type NameRefusal = 'bad-name' | 'reserved' | 'taken';

/** The addresses of an actor of ours; `page` is the id itself, which answers browsers too. */
function addressesOf(origin: string, kind: 'person' | 'community', name: string) {
  const uri = `${origin}/${kind === 'person' ? 'u' : 'c'}/${name}`;
  const community = kind === 'community';
  return {
    uri,
    inbox: `${uri}/inbox`,
    sharedInbox: `${origin}/inbox`,
    outbox: `${uri}/outbox`,
    followers: `${uri}/followers`,
    featured: community ? `${uri}/featured` : null,
    moderators: community ? `${uri}/moderators` : null,
    page: uri,
  };
}

/** Called by `createAccount` and `createCommunity` only; a name once given is never given again. */
export async function createLocalActor(
  context: Context,
  wanted: NewLocalActor,
): Promise<Outcome<Actor, NameRefusal>> {
  const { kind, name, keys } = wanted;
  if (!isName(name)) return refuse('bad-name');
  if (isReserved(name)) return refuse('reserved');
  if (await isWaitedFor(context, name)) return refuse('taken');
  const host = hostOf(context.origin);
  if (host === null) throw new Error(`${context.origin} is no origin.`);
  const summarySource = wanted.summarySource ?? null;
  const [actor] = await context.tx
    .insert(actorsTable)
    .values({
      ...addressesOf(context.origin, kind, name),
      kind,
      local: true,
      instance: await noteInstance(context, host),
      name,
      title: cleanLine(wanted.title ?? '') || name,
      summary: summarySource === null ? '' : renderMarkdown(summarySource),
      summarySource,
      created: context.now,
    })
    .onConflictDoNothing()
    .returning();
  if (actor === undefined) return refuse('taken');
  await keepKeys(context, actor.id, keys);
  return done(actor);
}

/** Whoever applied with a name gets it, if they are accepted. */
async function isWaitedFor({ tx }: Context, name: string): Promise<boolean> {
  const { id, decided } = applicationsTable;
  const rows = await tx
    .select({ id })
    .from(applicationsTable)
    .where(and(sql`lower(${applicationsTable.name}) = ${name.toLowerCase()}`, isNull(decided)));
  return rows.length > 0;
}
