/** Makes the two key pairs of an actor of ours. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { ActorKeys } from './actor.ts';

const generate = promisify(generateKeyPair);
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;

/** Called before the transaction that stores an actor: RSA takes a good part of a second. */
export async function makeKeys(): Promise<ActorKeys> {
  const [rsa, ed25519] = await Promise.all([
    generate('rsa', { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding }),
    generate('ed25519', { publicKeyEncoding, privateKeyEncoding }),
  ]);
  return { rsa, ed25519 };
}
