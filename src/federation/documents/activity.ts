/** Activities at their ids: what we said in public stays readable in exactly those bytes. */
import { and, desc, eq } from 'drizzle-orm';
import { logTable } from '#storage/schema/federation.ts';
import { writeTombstone } from '#federation/objects/write-object.ts';
import type { World } from '#federation/world.ts';
import { isDealtWithAt } from './dealt-with.ts';
import { document, gone, notFound, type DocumentAnswer } from './answer.ts';

/** 404 for what was said privately, and by whom we do not deal with; 410 once the words were erased. */
export async function activityDocument(
  world: World,
  kind: string,
  uuid: string,
): Promise<DocumentAnswer> {
  if (!/^[a-z-]{1,40}$/.test(kind) || !/^[0-9a-f-]{36}$/.test(uuid)) return notFound;
  const uri = `${world.house.origin}/activities/${kind}/${uuid}`;
  const rows = await world.house.database.query
    .select({ body: logTable.body, voided: logTable.voided })
    .from(logTable)
    .where(and(eq(logTable.activity, uri), eq(logTable.open, true), isDealtWithAt(logTable.actor)))
    .orderBy(desc(logTable.seq))
    .limit(1);
  const row = rows[0];
  if (row === undefined) return notFound;
  return row.voided === null ? document(row.body) : gone(writeTombstone(uri, kind, row.voided));
}
