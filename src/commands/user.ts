/** The operator's words about users of this server. */
import { createAccount } from '#domain/accounts/create-account.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';
import { listAccounts } from '#domain/accounts/list-accounts.ts';
import type { Account } from '#domain/accounts/account.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act } from '#domain/context.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse } from '#lib/outcome.ts';
import { userShape } from '#views/shapes.ts';
import type { Handler, Tools } from './command.ts';
import { moment, table } from './output.ts';

const passwordMin = 8;

const shapeOf = ({ house }: Tools, account: Account) => ({
  ...userShape({ ...account, host: hostOf(house.origin)! }, house.origin),
  role: account.role,
});

/** Keys and hash are made before the transaction: both take their time. */
export const createUser: Handler = async (tools, input) => {
  const given = input.has('password-stdin');
  // What an editor or `echo` puts at the end is no part of it.
  const password = given ? (await input.readStdin()).replace(/\r?\n$/, '') : null;
  if (password !== null && password.length < passwordMin) return refuse('short-password');
  const account = {
    name: input.word('NAME'),
    role: input.has('admin') ? ('admin' as const) : ('member' as const),
    password: password === null ? null : await hashPassword(password),
    keys: await makeKeys(),
  };
  const made = await act(tools.house, (context) => createAccount(context, account));
  if (!made.done) return made;
  const data = shapeOf(tools, made.value);
  const note = given ? '' : `\nWithout a password nobody can sign in as ${data.name}.`;
  return done({ data, text: `Made ${data.handle}: ${data.url}${note}` });
};

export const listUsers: Handler = async (tools) => {
  const accounts = await listAccounts(tools.house.database.query);
  const rows = accounts.map((account) => [account.name, account.role, moment(account.created)]);
  return done({
    data: accounts.map((account) => shapeOf(tools, account)),
    text: table(
      ['NAME', 'ROLE', 'SINCE'],
      rows,
      'There are no users yet: `user create NAME --admin`.',
    ),
  });
};
