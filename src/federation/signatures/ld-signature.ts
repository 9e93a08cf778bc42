/** LD signatures (RsaSignature2017) on what our members say to microblogs; never read as proof. */
import { createPrivateKey } from 'node:crypto';
import { signJsonLd } from '@fedify/fedify/sig';
import { knownContexts } from './contexts.ts';

const rsaSha256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * Signs a document so that Mastodon takes it from a Group that forwards it. The document names only
 * contexts that every verifier has at hand (ActivityStreams and security).
 */
export async function addLdSignature(
  document: Readonly<Record<string, unknown>>,
  key: { readonly keyId: string; readonly privateKey: string },
): Promise<Record<string, unknown>> {
  const der = createPrivateKey(key.privateKey).export({ format: 'der', type: 'pkcs8' });
  const cryptoKey = await crypto.subtle.importKey('pkcs8', new Uint8Array(der), rsaSha256, true, [
    'sign',
  ]);
  const signed = await signJsonLd(document, cryptoKey, new URL(key.keyId), {
    contextLoader: knownContexts,
  });
  return { ...document, signature: signed.signature };
}
