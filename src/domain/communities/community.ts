/** A community: its actor and who may do what in it; and what becomes of bans with time. */
import type { Actor } from '#domain/actors/actor.ts';
import type { communitiesTable } from '#storage/schema/communities.ts';

type Row = typeof communitiesTable.$inferSelect;
/** Who may start threads. */
export type Posting = Row['posting'];
/** Whose posts wait for a moderator. */
export type Approval = Row['approval'];
/** Whether joining waits for one. */
export type Joining = Row['joining'];
export type Community = Actor & Omit<Row, 'actor'>;
