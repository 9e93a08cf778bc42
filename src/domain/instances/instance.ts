/** A server as we know it: its host, what it runs, when we last heard of it. */
import type { instancesTable, siteTable } from '#storage/schema/instances.ts';

export type Instance = typeof instancesTable.$inferSelect;
/** This server itself. */
export type Site = typeof siteTable.$inferSelect;
