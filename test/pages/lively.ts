/** The seeded place behind a whole server on a loopback port, with people who can be signed in. */
import { findAccount } from '#domain/accounts/find-account.ts';
import { act } from '#domain/context.ts';
import { openSession } from '#domain/sessions/open-session.ts';
import { newToken } from '#domain/sessions/token.ts';
import type { BrowserContext } from 'playwright-core';
import { freePort } from '../support/free-port.ts';
import type { Neighbour, Street } from '../support/neighbours.ts';
import { seed, type Seeded } from './seed.ts';

export type Lively = {
  readonly moot: Neighbour;
  readonly seeded: Seeded;
  readonly at: (path: string) => string;
  /** Signs a browser in as somebody of the seeded place, without a form. */
  readonly enter: (context: BrowserContext, name: string) => Promise<void>;
};

/** The one server elsewhere with which an instance on a loopback port has any dealing. */
export const farHost = 'far.example';

/** Opens an instance of the street at the very origin that it says. */
export async function openThere(street: Street): Promise<Neighbour> {
  const port = await freePort();
  const neighbour = await street.open(`http://127.0.0.1:${port}`, [{ name: farHost, port: '443' }]);
  await neighbour.app.listen({ port, host: '127.0.0.1' });
  return neighbour;
}

/** Called once a file. */
export async function openLively(street: Street): Promise<Lively> {
  const moot = await openThere(street);
  const seeded = await seed(moot.house);
  const at = (path: string): string => moot.house.origin + path;
  // One session each, however many browsers there are.
  const tokens = new Map<string, string>();
  const signIn = async (name: string): Promise<string> => {
    const account = await findAccount(moot.house.database.query, name);
    if (account === null) throw new Error(`nobody is called ${name}`);
    const token = newToken();
    await act(moot.house, (inside) => openSession(inside, { account, token, agent: 'Screens' }));
    tokens.set(name, token);
    return token;
  };
  const enter: Lively['enter'] = async (context, name) => {
    const value = tokens.get(name) ?? (await signIn(name));
    await context.addCookies([{ name: 'folkmoot', value, url: moot.house.origin }]);
  };
  return { moot, seeded, at, enter };
}
