/** Edits how an actor of this server presents itself. */
import { and, eq } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { cleanLine } from '#lib/html.ts';
import { renderMarkdown } from '#lib/markdown.ts';
import { actorsTable } from '#storage/schema/actors.ts';

export type ActorEdit = {
  readonly title?: string | undefined;
  readonly summarySource?: string | undefined;
  /** Addresses of pictures; null takes one away. Checked by whoever calls. */
  readonly icon?: string | null | undefined;
  readonly image?: string | null | undefined;
};

/** Called by verbs that have checked who may; an empty title leaves the old one. */
export async function editLocalActor(context: Context, id: number, edit: ActorEdit): Promise<void> {
  const title = cleanLine(edit.title ?? '');
  const source = edit.summarySource;
  await context.tx
    .update(actorsTable)
    .set({
      ...(title === '' ? {} : { title }),
      ...(source === undefined ? {} : { summary: renderMarkdown(source), summarySource: source }),
      ...(edit.icon === undefined ? {} : { icon: edit.icon }),
      ...(edit.image === undefined ? {} : { image: edit.image }),
      edited: context.now,
    })
    .where(and(eq(actorsTable.id, id), actorsTable.local));
}
