/** What tests about sessions share: people with passwords, secrets that are counted and held back, all rows as text. */
import { sql } from 'drizzle-orm';
import { createAccount } from '#domain/accounts/create-account.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';
import type { Account, Role } from '#domain/accounts/account.ts';
import { secrets, type Secrets } from '#domain/sessions/secrets.ts';
import type { SignedIn } from '#domain/sessions/session.ts';
import { signIn } from '#domain/sessions/sign-in.ts';
import { replacePassword } from '#domain/sessions/replace-password.ts';
import type { Outcome } from '#lib/outcome.ts';
import { valueOf } from '../../support/given.ts';
import { testKeys, type TestHouse } from '../../support/house.ts';

export const password = 'correct horse';
const hashed = hashPassword(password);

/** Called once a test file. */
export function peopleIn(house: TestHouse) {
  return {
    /** Somebody whose password is `password`. */
    person: async (name: string, role: Role = 'member'): Promise<Account> => {
      const keys = await testKeys();
      const wanted = { name, role, keys, password: await hashed };
      return valueOf(await house.act((context) => createAccount(context, wanted)));
    },
    signedIn: async (name: string, from = '192.0.2.1', agent = 'Browser'): Promise<SignedIn> => {
      const asked = { name, password, from, agent, old: null };
      return valueOf((await signIn(house, asked)) as Outcome<SignedIn, string>);
    },
    setPassword: async (account: number, plain: string): Promise<void> => {
      const hash = await hashPassword(plain);
      valueOf(await house.act((context) => replacePassword(context, { account, password: hash })));
    },
  };
}

export type Counted = Secrets & { readonly calls: string[] };

/** The real ones; each call is noted as `check` or `hash` with what it costs. */
export function counted(during: () => Promise<unknown> = async () => null): Counted {
  const calls: string[] = [];
  const costOf = (hash: string): string => /m=\d+,t=\d+,p=\d+/.exec(hash)?.[0] ?? 'nothing';
  return {
    calls,
    newToken: secrets.newToken,
    hash: async (plain) => {
      const answer = await secrets.hash(plain);
      calls.push('hash');
      await during();
      return answer;
    },
    check: async (plain, hash) => {
      const answer = await secrets.check(plain, hash);
      calls.push(`check ${costOf(hash)}`);
      await during();
      return answer;
    },
  };
}

/** Every row of every table of ours, as one text. */
export async function everythingIn(house: TestHouse): Promise<string> {
  const { query } = house.database;
  const tables = await query.execute<{ name: string }>(
    sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) =>
      query.execute<{ line: string }>(
        sql`select to_json(t)::text as line from ${sql.identifier(name)} t`,
      ),
    ),
  );
  return texts
    .flat()
    .map(({ line }) => line)
    .join('\n');
}
