/** A Folkmoot as the shapes name it, and the servers that they come from, re-hosted with keys of ours. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeStreet, type Neighbour, type Street } from '../../support/neighbours.ts';
import { keys, pretend, type Doc, type Pretend } from './pretend-server.ts';

type Has = { readonly id: number; readonly uri: string };

export type Stage = {
  readonly street: Street;
  readonly moot: Neighbour;
  readonly cats: Has;
  readonly sam: Has;
  /** `https://folkmoot.test/post/7`, which the shapes answer and vote on. */
  readonly seventh: Has;
};

const folder = (name: string): string => fileURLToPath(new URL(`../../${name}/`, import.meta.url));

/** One file of `test/shapes`. */
export const shape = (software: string, file: string): Doc =>
  JSON.parse(readFileSync(`${folder('shapes')}${software}/${file}.json`, 'utf8')) as Doc;

/** The body of one recorded request or answer of `test/wire/nodebb`. */
export const recorded = (
  file: string,
  replace: readonly (readonly [string, string])[] = [],
): Doc => {
  let text = readFileSync(`${folder('wire')}nodebb/${file}.json`, 'utf8');
  for (const [from, to] of replace) text = text.replaceAll(from, to);
  const { body } = JSON.parse(text) as { body: unknown };
  return (typeof body === 'string' ? JSON.parse(body) : body) as Doc;
};

/** Our community, its seven posts, at the hour of the shapes. */
export async function openStage(): Promise<Stage> {
  const street = makeStreet();
  const moot = await street.open('https://folkmoot.test');
  street.pass(Date.parse('2026-11-21T12:00:00Z') - moot.house.clock().getTime());
  const sam = await moot.given.account('sam');
  const cats = await moot.given.community('cats', { by: sam });
  let seventh: Has | null = null;
  for (let number = 1; number <= 7; number++) {
    seventh = await moot.given.post({
      in: cats,
      by: sam,
      title: `Post ${number}`,
      created: moot.house.clock(),
    });
  }
  if (seventh?.uri !== 'https://folkmoot.test/post/7')
    throw new Error('the seventh post is not post 7');
  await street.quiet();
  return { street, moot, cats, sam, seventh };
}

/** Serves a document at its own id, with a key that we can sign with. */
export function rehost(server: Pretend, document: Doc): string {
  const id = String(document['id']);
  const { publicKey } = document;
  const own = typeof publicKey === 'object' && publicKey !== null ? publicKey : {};
  const key = { id: `${id}#main-key`, owner: id, ...own, publicKeyPem: keys.public };
  server.serve(new URL(id).pathname, { ...document, publicKey: key });
  return key.id;
}

/** The server of one folder of shapes: every actor and object in it can be fetched. */
export function rehostShapes(stage: Stage, software: string): Pretend {
  const person = shape(software, 'person');
  const server = pretend(
    stage.street.wire,
    new URL(String(person['id'])).host,
    software.replace(/-.*/, ''),
  );
  for (const name of readdirSync(`${folder('shapes')}${software}`)) {
    if (!/^(person|group|application)\.json$/.test(name)) continue;
    rehost(server, shape(software, name.replace('.json', '')));
  }
  // GoToSocial serves its key apart, in a stub of the actor.
  if (software === 'gotosocial') rehostStub(server, shape(software, 'key-stub'));
  return server;
}

function rehostStub(server: Pretend, stub: Doc): void {
  const key = stub['publicKey'] as Doc;
  const json = { ...stub, publicKey: { ...key, publicKeyPem: keys.public } };
  server.serve(new URL(String(key['id'])).pathname, json);
}

/** The key with which an actor of this server signs; one whom no shape describes is made up. */
export function keyOf(server: Pretend, actor: string): string {
  const served = server.documents.get(new URL(actor).pathname);
  if (served !== undefined) {
    const { publicKey } = JSON.parse(String(served.body)) as { publicKey: { id: string } };
    return publicKey.id;
  }
  const person = {
    id: actor,
    type: 'Application',
    preferredUsername: server.host,
    inbox: `${actor}/inbox`,
  };
  return rehost(server, person);
}
