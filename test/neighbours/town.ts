/** A Folkmoot community with members on a Mastodon, a GoToSocial, two Lemmys, a NodeBB and another Folkmoot. */
import { verifySignature } from '@fedify/fedify/sig';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { addLdSignature } from '#federation/signatures/ld-signature.ts';
import { knownContexts } from '#federation/signatures/contexts.ts';
import { resolveActor } from '#federation/resolve-actor.ts';
import { GoToSocial } from '../standins/gotosocial/gotosocial.ts';
import { Lemmy } from '../standins/lemmy/lemmy.ts';
import { Mastodon } from '../standins/mastodon/mastodon.ts';
import { NodeBB } from '../standins/nodebb/nodebb.ts';
import { valueOf } from '../support/given.ts';
import { makeStreet } from '../support/neighbours.ts';
import { makeWire } from '../support/network.ts';
import { opening } from '../support/house.ts';

type Json = Record<string, unknown>;

/** Signs as Mastodon does; Fedify's canonicalisation stands in for Mastodon's. */
const ldSigner = (activity: object, keyId: string, privateKey: string): Promise<Json> =>
  addLdSignature(activity as Json, { keyId, privateKey });

/** Verifies with Fedify's verifier, which is handed the key that Mastodon fetched and checked. */
async function ldVerifier(
  activity: object,
  fetchKeyPem: (keyId: string) => Promise<string>,
): Promise<boolean> {
  const actor = async (keyId: string): Promise<unknown> => {
    const id = keyId.replace(/#.*$/, '');
    const publicKey = { id: keyId, owner: id, publicKeyPem: await fetchKeyPem(keyId) };
    return {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id,
      type: 'Person',
      inbox: `${id}/inbox`,
      publicKey,
    };
  };
  const key = await verifySignature(activity, {
    contextLoader: knownContexts,
    documentLoader: async (url) => ({
      contextUrl: null,
      documentUrl: url,
      document: await actor(url),
    }),
  });
  return key !== null;
}

/** Everybody has joined `cats` when it resolves. */
export async function openTown(options: { verifyLd?: boolean } = {}) {
  const wire = makeWire();
  let passed = 0;
  const now = (): Date => new Date(opening.getTime() + passed);
  const common = { net: wire.net, now };
  const mastodon = new Mastodon({
    ...common,
    origin: 'https://mastodon.test',
    keyFetchCooldown: 0,
    ldSigner,
    ...(options.verifyLd === true ? { ldVerifier } : {}),
  });
  const gotosocial = new GoToSocial({ ...common, origin: 'https://gotosocial.test' });
  const lemmy = new Lemmy({
    ...common,
    origin: 'https://lemmy.test',
    version: '0.19',
    signedFetch: true,
    idsAreSeen: 'after',
  });
  const lemmy1 = new Lemmy({
    ...common,
    origin: 'https://lemmy1.test',
    version: '1.0',
    idsAreSeen: 'after',
  });
  const nodebb = new NodeBB({ ...common, origin: 'https://nodebb.test', objectCacheMs: 0 });
  const standins = [mastodon, gotosocial, lemmy, lemmy1, nodebb];
  for (const standin of standins)
    wire.servers.set(new URL(standin.origin).host, (request) => standin.handle(request));
  const street = makeStreet(
    wire,
    standins.map((standin) => () => standin.deliveries()),
  );
  const alpha = await street.open('https://alpha.test');
  const beta = await street.open('https://beta.test');
  const alice = await alpha.given.account('alice');
  const bob = await beta.given.account('bob');
  const cats = await alpha.given.community('cats', { by: alice });
  const people = {
    mia: await mastodon.createPerson('mia'),
    gus: await gotosocial.createPerson('gus'),
    leo: await lemmy.createPerson('leo'),
    lea: await lemmy1.createPerson('lea'),
    nod: await nodebb.createPerson('nod'),
  };
  const settle = () => street.quiet();
  const pass = (milliseconds: number): void => {
    passed += milliseconds;
    street.pass(milliseconds);
  };
  await Promise.all([
    mastodon.join(cats.uri, people.mia),
    gotosocial.join(cats.uri, people.gus),
    lemmy.join('!cats@alpha.test', people.leo),
    lemmy1.join('!cats@alpha.test', people.lea),
    nodebb.join('cats@alpha.test', people.nod),
  ]);
  const there = valueOf(await resolveActor(beta.world, cats.uri));
  const pair = { community: there.id, member: bob.id, follow: null };
  valueOf(await beta.house.act((context) => joinCommunity(context, pair)));
  await settle();
  return {
    wire,
    street,
    settle,
    pass,
    mastodon,
    gotosocial,
    lemmy,
    lemmy1,
    nodebb,
    alpha,
    beta,
    alice,
    bob,
    cats,
    there,
    ...people,
  };
}

export type Town = Awaited<ReturnType<typeof openTown>>;
