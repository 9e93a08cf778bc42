/** Somebody with an account on this server: the person and what only we know of them. */
import type { Actor } from '#domain/actors/actor.ts';
import type { accountsTable } from '#storage/schema/accounts.ts';

type Row = typeof accountsTable.$inferSelect;
export type Role = Row['role'];
export type Account = Actor & Pick<Row, 'role' | 'password' | 'closed'>;

/** Both rows of an account as one. */
export function accountOf(rows: { readonly actor: Actor; readonly account: Row }): Account {
  const { role, password, closed } = rows.account;
  return { ...rows.actor, role, password, closed };
}

/** Whether anybody may be signed in to it. */
export const isOpen = ({ closed, deleted }: Pick<Account, 'closed' | 'deleted'>): boolean =>
  closed === null && deleted === null;
