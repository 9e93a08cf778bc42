/** That somebody belongs to a community, or has asked to. */
import type { membershipsTable } from '#storage/schema/memberships.ts';

export type Membership = typeof membershipsTable.$inferSelect;
export type Pair = { readonly community: number; readonly member: number };
