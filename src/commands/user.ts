/** The operator's words about users of this server. */
import { createAccount } from '#domain/accounts/create-account.ts';
import { hashPassword } from '#domain/accounts/hash-password.ts';
import { listAccounts } from '#domain/accounts/list-accounts.ts';
import { judgePassword, type PasswordRefusal } from '#domain/accounts/password.ts';
import type { Account } from '#domain/accounts/account.ts';
import { makeKeys } from '#domain/actors/make-keys.ts';
import { act } from '#domain/context.ts';
import { changeRole } from '#domain/sessions/change-role.ts';
import { endSession } from '#domain/sessions/end-session.ts';
import { endSessions } from '#domain/sessions/end-sessions.ts';
import { listSessions } from '#domain/sessions/list-sessions.ts';
import { makeResetLink } from '#domain/sessions/make-reset-link.ts';
import { replacePassword } from '#domain/sessions/replace-password.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { userShape } from '#views/shapes.ts';
import type { Input } from './arguments.ts';
import type { Handler, Tools } from './command.ts';
import { findUser } from './find.ts';
import { moment, table } from './output.ts';

const shapeOf = ({ house }: Tools, account: Account) => ({
  ...userShape({ ...account, host: hostOf(house.origin)! }, house.origin),
  role: account.role,
});

/** Standard input as a hash; nothing else ever holds it. */
async function readPassword(input: Input): Promise<Outcome<string, PasswordRefusal>> {
  // What an editor or `echo` puts at the end is no part of it.
  const plain = (await input.readStdin()).replace(/\r?\n$/, '');
  const misfit = judgePassword(plain);
  return misfit === null ? done(await hashPassword(plain)) : refuse(misfit);
}

/** Keys and hash are made before the transaction: both take their time. */
export const createUser: Handler = async (tools, input) => {
  const given = input.has('password-stdin');
  const password = given ? await readPassword(input) : done(null);
  if (!password.done) return password;
  const account = {
    name: input.word('NAME'),
    role: input.has('admin') ? ('admin' as const) : ('member' as const),
    password: password.value,
    keys: await makeKeys(),
  };
  const made = await act(tools.house, (context) => createAccount(context, account));
  if (!made.done) return made;
  const data = shapeOf(tools, made.value);
  const note = given
    ? ''
    : `\nWithout a password nobody can sign in as ${data.name}; \`user reset-link\` lets them choose one.`;
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

const browsers = (count: number): string =>
  count === 0
    ? 'Nobody was signed in.'
    : `Signed out on ${count} browser${count === 1 ? '' : 's'}.`;

/** Whoever knew the old one is out. */
export const setUserPassword: Handler = async (tools, input) => {
  const user = await findUser(tools, input.word('NAME'));
  if (!user.done) return user;
  const password = await readPassword(input);
  if (!password.done) return password;
  const wanted = { account: user.value.id, password: password.value };
  const set = await act(tools.house, (context) => replacePassword(context, wanted));
  if (!set.done) return set;
  const { name } = user.value;
  const text = `${name} has the new password. ${browsers(set.value.ended)}`;
  return done({ data: { name, signedOut: set.value.ended }, text });
};

/** The only answer that holds a secret: it is what was asked for. */
export const makeUserLink: Handler = async (tools, input) => {
  const user = await findUser(tools, input.word('NAME'));
  if (!user.done) return user;
  const { id, name } = user.value;
  const made = await act(tools.house, (context) => makeResetLink(context, id));
  if (!made.done) return made;
  const url = `${tools.house.origin}/reset?token=${made.value}`;
  const text = [
    url,
    `Whoever opens it within 24 hours sets the password of ${name}, once. Give it to nobody else.`,
  ];
  return done({ data: { name, url }, text: text.join('\n') });
};

export const listUserSessions: Handler = async (tools, input) => {
  const user = await findUser(tools, input.word('NAME'));
  if (!user.done) return user;
  const { house } = tools;
  const found = await listSessions(house.database.query, user.value.id, house.clock());
  const rows = found.map((one) => [one.id, moment(one.created), moment(one.seen), one.agent]);
  return done({
    data: found.map(({ id, created, seen, expires, agent }) => ({
      id,
      created,
      seen,
      expires,
      agent,
    })),
    text: table(
      ['SESSION', 'SINCE', 'SEEN', 'BROWSER'],
      rows,
      `${user.value.name} is signed in nowhere.`,
    ),
  });
};

export const signUserOut: Handler = async (tools, input) => {
  const user = await findUser(tools, input.word('NAME'));
  if (!user.done) return user;
  const { id: account, name } = user.value;
  const session = input.text('session');
  const signedOut = await act(tools.house, async (context) => {
    if (session === undefined) return endSessions(context, { account });
    return (await endSession(context, { account, session })).done ? 1 : null;
  });
  if (signedOut === null) return refuse('no-such-session');
  return done({ data: { name, signedOut }, text: browsers(signedOut) });
};

const roles = ['admin', 'moderator', 'member'] as const;

export const changeUserRole: Handler = async (tools, input) => {
  const user = await findUser(tools, input.word('NAME'));
  if (!user.done) return user;
  const typed = input.word('admin|moderator|member');
  const role = roles.find((one) => one === typed) ?? 'member';
  const wanted = { account: user.value.id, role };
  const changed = await act(tools.house, (context) => changeRole(context, wanted));
  if (!changed.done) return changed;
  const { account, ended } = changed.value;
  const data = { ...shapeOf(tools, account), signedOut: ended };
  const what = account.role === 'admin' ? 'an admin' : `a ${account.role}`;
  const note = ended === 0 ? '' : ` ${browsers(ended)}`;
  return done({ data, text: `${account.name} is ${what} now.${note}` });
};
