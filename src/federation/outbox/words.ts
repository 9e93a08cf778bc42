/** The words of activities: ids, envelopes, and the member's own activity in its forms. */
import { findKeys } from '#domain/actors/find-keys.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { uuidV5 } from '#lib/ids.ts';
import { objectContext, plainContext, signedContext } from '#federation/objects/context.ts';
import { multikeyId } from '#federation/objects/write-actor.ts';
import { publicUri } from '#federation/objects/wire.ts';
import { addLdSignature } from '#federation/signatures/ld-signature.ts';
import { addProof } from '#federation/signatures/proofs.ts';
import type { Json } from '#federation/strict-json.ts';
import type { Telling } from './utterance.ts';

/** The same event in the same form has the same id on every try: unguessable and resolvable. */
export const activityId = (
  telling: Pick<Telling, 'world' | 'uuid'>,
  kind: string,
  form = kind,
): string =>
  `${telling.world.house.origin}/activities/${kind.toLowerCase()}/${uuidV5(telling.uuid, form)}`;

/** What a member does, before any context or signature. */
export type Deed = Json & { readonly id: string; readonly type: string; readonly actor: string };

/** A member's activity at its id and inside an Announce: with an FEP-8b32 proof. */
export async function proven(telling: Telling, author: Actor, deed: Deed): Promise<string> {
  const keys = await findKeys(telling.tx, author.id);
  if (keys === null) throw new Error(`actor ${author.id} has no keys`);
  const key = { verificationMethod: multikeyId(author), privateKey: keys.ed25519.privateKey };
  return JSON.stringify(addProof({ '@context': objectContext, ...deed }, key, telling.at));
}

/** The same for microblogs: with an LD signature, since a Group carries it. */
export async function ldSigned(telling: Telling, author: Actor, deed: Deed): Promise<string> {
  const keys = await findKeys(telling.tx, author.id);
  if (keys === null) throw new Error(`actor ${author.id} has no keys`);
  const key = { keyId: `${author.uri}#main-key`, privateKey: keys.rsa.privateKey };
  return JSON.stringify(await addLdSignature({ '@context': signedContext, ...deed }, key));
}

/** An activity without any embedded signature: the request that carries it is signed. */
export const plain = (deed: Deed): string => JSON.stringify({ '@context': plainContext, ...deed });

/**
 * A Group's Announce with `inner` spliced in unchanged (FEP-1b12): exactly the bytes that its author
 * signed, or, for microblogs, the bare URL of a thread.
 */
export function announceWords(
  id: string,
  community: Actor,
  inner: string,
  more: {
    readonly cc: readonly string[];
    readonly published: Date;
    /** Whom alone it is for; everybody, and the followers, unless said. */
    readonly to?: readonly string[] | undefined;
  },
): string {
  const head = JSON.stringify({
    '@context': plainContext,
    id,
    type: 'Announce',
    actor: community.uri,
    ...(more.to === undefined
      ? { to: [publicUri], cc: [...followersOf(community), ...more.cc] }
      : { to: more.to, cc: more.cc }),
    published: more.published.toISOString(),
  });
  return `${head.slice(0, -1)},"object":${inner}}`;
}

const followersOf = ({ followers }: Actor): string[] => (followers === null ? [] : [followers]);

/** Addresses of what concerns a community: public, to it, for its followers. */
export const audienceOf = (community: Actor, cc: readonly string[] = []): Json => ({
  to: [publicUri, community.uri],
  cc: [...followersOf(community), ...cc],
  audience: community.uri,
});
