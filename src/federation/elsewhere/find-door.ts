/** Where another server lets its own people go on with something of ours: follow it there, or open it (FEP-3b86). */
import { act } from '#domain/context.ts';
import { spend } from '#domain/limits/spend.ts';
import { fetchSoftware, getJson } from '#federation/fetch-software.ts';
import { passGate } from '#federation/gate.ts';
import { isJson, listOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';
import { originFor } from '#federation/webfinger-lookup.ts';
import type { World } from '#federation/world.ts';
import { hostOf, parseHandle, parseHost } from '#lib/hosts.ts';
import { networkOf } from '#lib/network-of.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';

export type Wish = {
  readonly intent: 'follow' | 'open';
  readonly uri: string;
  /** The address of who asks. */
  readonly from: string;
};

export type DoorRefusal = 'bad-address' | 'not-found' | 'unreachable' | 'barred' | 'too-many';

const fep = 'https://w3id.org/fep/3b86/';
const subscribe = 'http://ostatus.org/schema/1.0/subscribe';
/** What a link is for, the closest to the wish first; who knows no intents may know what OStatus had. */
const relations = {
  follow: [`${fep}Follow`, `${fep}Object`, subscribe],
  open: [`${fep}Object`, subscribe],
} as const;

/** Where an address is searched for, by the software that says nothing better; `/search?q=` is what most have. */
const searches: Readonly<Record<string, string>> = {
  lemmy: '/search?q={uri}&type=All&listingType=All',
  mbin: '/search?search[q]={uri}',
  kbin: '/search?q={uri}',
  nodebb: '/ap?resource={uri}',
  mastodon: '/authorize_interaction?uri={uri}',
};
const usualSearch = '/search?q={uri}';

/**
 * Called for anybody, so each address that asks has a budget. Asks by WebFinger for the account if a handle was
 * given, else for the server itself. What it names counts only as an https address of that server, or below it.
 */
export async function findDoor(
  world: World,
  server: string,
  { intent, uri, from }: Wish,
): Promise<Outcome<string, DoorRefusal>> {
  const handle = parseHandle(server.trim().replace(/^acct:/i, ''));
  const host = handle?.host ?? parseHost(server);
  if (host === null || !/[.:]/.test(host)) return refuse('bad-address');
  const origin = originFor(world, host);
  const barred = await passGate(world, origin);
  if (barred === 'own-host')
    return done(`${world.house.origin}/authorize_interaction?uri=${encodeURIComponent(uri)}`);
  if (barred !== null) return refuse(barred === 'bad-url' ? 'bad-address' : 'barred');
  const purse = { budget: 'door from', of: networkOf(from) } as const;
  const spent = await act(world.house, (context) => spend(context, [purse]));
  if (!spent.done) return refuse('too-many');
  const names =
    handle === null ? [`acct:${host}@${host}`, `${origin}/`] : [`acct:${handle.name}@${host}`];
  const templates = await templatesOf(world, origin, names, relations[intent]);
  for (const template of templates) {
    const door = await filled(world, { template, uri, host });
    if (door !== null) return done(door);
  }
  return searchOf(world, origin, uri);
}

/** In order of the relations; empty when the server names none. */
async function templatesOf(
  world: World,
  origin: string,
  names: readonly string[],
  wanted: readonly string[],
): Promise<string[]> {
  for (const resource of names) {
    const query = new URLSearchParams({ resource });
    const answer = await getJson(world, `${origin}/.well-known/webfinger?${query}`);
    const links = answer === null ? [] : listOf(answer['links']).filter(isJson);
    const found = wanted.flatMap((rel) => links.flatMap((link) => templateOf(link, rel)));
    if (found.length > 0) return found;
  }
  return [];
}

const templateOf = ({ rel, template, href }: Json, wanted: string): string[] => {
  const text = template ?? href;
  return rel === wanted && typeof text === 'string' && text.length <= 2_000 ? [text] : [];
};

type Filling = { readonly template: string; readonly uri: string; readonly host: string };

/** Null for what leads away from that server, or nowhere. What a template asks beyond the thing itself is left empty. */
async function filled(world: World, { template, uri, host }: Filling): Promise<string | null> {
  if (!/\{(?:object|uri)\}/.test(template)) return null;
  const door = template.replace(/\{([\w-]*)\}/g, (_, name: string) =>
    name === 'object' || name === 'uri' ? encodeURIComponent(uri) : '',
  );
  const at = hostOf(door);
  if (at === null || !(at === host || at.endsWith(`.${host}`))) return null;
  return (await passGate(world, door)) === null ? new URL(door).href : null;
}

/** A server that does not even say what it runs is none. */
async function searchOf(
  world: World,
  origin: string,
  uri: string,
): Promise<Outcome<string, DoorRefusal>> {
  const runs = await fetchSoftware(world, origin);
  if (runs === null) return refuse('unreachable');
  const search = searches[runs.software] ?? usualSearch;
  return done(new URL(search.replace('{uri}', encodeURIComponent(uri)), origin).href);
}
