/** A community: its actor and who may do what in it; and what becomes of bans with time. */
import type { Actor } from '#domain/actors/actor.ts';
import type { communitiesTable } from '#storage/schema/communities.ts';

type Row = typeof communitiesTable.$inferSelect;
/** Who may start threads. */
export type Posting = Row['posting'];
export type Community = Actor & Pick<Row, 'posting' | 'sensitive' | 'languages' | 'removed'>;
