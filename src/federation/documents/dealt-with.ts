/** Leaves out of documents what comes from servers that we do not deal with. */
import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

const barred = (which: SQL): SQL<boolean> => sql<boolean>`exists (
  select 1 from actors who join instances home on home.id = who.instance
  where ${which} and 'defederate' = any(home.degrees))`;

/** Whether the actor with the id in this column lives where there is dealing with. */
export const isDealtWith = (actor: AnyColumn): SQL<boolean> =>
  sql<boolean>`not ${barred(sql`who.id = ${actor}`)}`;

/** The same for a column that holds the actor's address. */
export const isDealtWithAt = (uri: AnyColumn): SQL<boolean> =>
  sql<boolean>`not ${barred(sql`who.uri = ${uri}`)}`;
