/** Adds one entry to the record of what moderators, admins and rules did. */
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '#domain/context.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import type { ActKind, ActRole } from './acts.ts';

export type ModlogEntry = {
  /** When what it did names the entry already. */
  readonly id?: number;
  readonly act: ActKind;
  /** Null when the operator acted from the shell, and when a rule did. */
  readonly moderator: number | null;
  readonly role?: ActRole;
  readonly community?: number | null;
  readonly post?: number | null;
  readonly comment?: number | null;
  readonly person?: number | null;
  readonly host?: string | null;
  readonly reason?: string | null;
  /** The automatic rule by which it was done; `automatic` then. */
  readonly rule?: number | null;
  readonly automatic?: boolean;
  /** What was and what is now, as far as the act changed it. */
  readonly before?: object | null;
  readonly after?: object | null;
  /** False for what only those who moderate may read. */
  readonly open?: boolean;
  /** The entry of which this act is a part, or which it takes back. */
  readonly within?: number | null;
};

/** Called by every act of moderation, in its own transaction; returns the entry's id. */
export async function writeModlog(context: Context, entry: ModlogEntry): Promise<number> {
  const [row] = await context.tx
    .insert(modlogTable)
    .values({ ...entry, origin: originOf(entry.moderator), created: context.now })
    .returning({ id: modlogTable.id });
  return row!.id;
}

/** The server from which the act came; null when its moderator is one of ours, or nobody. */
const originOf = (moderator: number | null): SQL<string | null> => sql`(
  select i.host from actors a join instances i on i.id = a.instance where a.id = ${moderator} and not a.local)`;
