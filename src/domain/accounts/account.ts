/** Somebody with an account on this server: the person and what only we know of them. */
import type { Actor } from '#domain/actors/actor.ts';
import type { accountsTable } from '#storage/schema/accounts.ts';

type Row = typeof accountsTable.$inferSelect;
export type Role = Row['role'];
export type Account = Actor & Pick<Row, 'role' | 'password' | 'closed'>;
