/** Writes one line into the public record of what moderators and admins did. */
import type { Context } from '#domain/context.ts';
import type { EventKind } from '#domain/journal/events.ts';
import { modlogTable } from '#storage/schema/modlog.ts';

export type ModlogEntry = {
  readonly act: EventKind;
  /** Null when the operator acted from the shell. */
  readonly moderator: number | null;
  readonly community?: number;
  readonly post?: number;
  readonly comment?: number;
  readonly person?: number;
  readonly host?: string;
  readonly reason?: string | null;
};

/** Called by every act of moderation, in its own transaction. */
export async function writeModlog(context: Context, entry: ModlogEntry): Promise<void> {
  await context.tx.insert(modlogTable).values({ ...entry, created: context.now });
}
