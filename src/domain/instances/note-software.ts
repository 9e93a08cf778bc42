/** Notes what a server said it runs, or that it did not say. */
import { eq, sql } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { noteInstance } from './note-instance.ts';

export type Software = {
  readonly host: string;
  /** Null when it did not answer; what it said before is then kept. */
  readonly software: string | null;
  readonly version: string | null;
};

const clean = (text: string | null): string | null =>
  text === null ? null : cleanLine(text, 100).toLowerCase() || null;

/** Called after every reading of a NodeInfo, successful or not. */
export async function noteSoftware(context: Context, noted: Software): Promise<void> {
  const software = clean(noted.software);
  const said = software === null ? {} : { software, version: clean(noted.version) };
  const instance = await noteInstance(context, noted.host);
  await context.tx
    .update(instancesTable)
    .set({ ...said, asked: context.now, askedTimes: sql`${instancesTable.askedTimes} + 1` })
    .where(eq(instancesTable.id, instance));
}
