/** Somebody with an account on this server: the person and what only we know of them. */
import type { Actor } from '#domain/actors/actor.ts';
import type { accountsTable } from '#storage/schema/accounts.ts';

type Row = typeof accountsTable.$inferSelect;
export type Role = Row['role'];
/** How somebody wants their pages. */
export type Preferences = Pick<
  Row,
  'language' | 'reads' | 'theme' | 'shortcuts' | 'front' | 'welcomed'
>;
export type Account = Actor & Pick<Row, 'role' | 'password' | 'closed'> & Preferences;

/** Both rows of an account as one. */
export function accountOf(rows: { readonly actor: Actor; readonly account: Row }): Account {
  const { actor: _actor, created: _created, ...account } = rows.account;
  return { ...rows.actor, ...account };
}

/** Whether anybody may be signed in to it. */
export const isOpen = ({ closed, deleted }: Pick<Account, 'closed' | 'deleted'>): boolean =>
  closed === null && deleted === null;
