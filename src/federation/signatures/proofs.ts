/** FEP-8b32 object integrity proofs (eddsa-jcs-2022): made for our members, checked for others'. */
import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { decodeBase58, encodeBase58 } from './base58.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const jcs = (value: unknown): string => canonicalize(value) ?? '';

/** A number beyond all bounds (`1e999`) has no canonical form. */
const isBounded = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(isBounded)
    : typeof value !== 'number' || Number.isFinite(value);

type Json = Readonly<Record<string, unknown>>;

const ed25519Prefix = Buffer.from([0xed, 0x01]);
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 public key (SPKI, PEM) as a Multikey string (FEP-521a). */
export function multibaseOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ format: 'der', type: 'spki' });
  return `z${encodeBase58(Buffer.concat([ed25519Prefix, der.subarray(-32)]))}`;
}

/** Adds a proof to a document of ours; `verificationMethod` is the id of the author's Multikey. */
export function addProof(
  document: Json,
  key: { readonly verificationMethod: string; readonly privateKey: string },
  now: Date,
): Json {
  const config = {
    '@context': document['@context'],
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: key.verificationMethod,
    proofPurpose: 'assertionMethod',
    created: `${now.toISOString().slice(0, 19)}Z`,
  };
  const signature = sign(null, hashData(config, document), key.privateKey);
  return { ...document, proof: { ...config, proofValue: `z${encodeBase58(signature)}` } };
}

const hashData = (config: Json, document: Json): Buffer =>
  Buffer.concat([sha256(jcs(config)), sha256(jcs(document))]);

const proofShape = z.looseObject({
  type: z.literal('DataIntegrityProof'),
  cryptosuite: z.literal('eddsa-jcs-2022'),
  verificationMethod: z.url(),
  proofPurpose: z.literal('assertionMethod'),
  proofValue: z.string().startsWith('z').max(200),
});

/** The Multikey id that a document's proof names; null when it carries no proof that we read. */
export function proofKeyOf(document: Json): string | null {
  const proof = proofShape.safeParse(document['proof']);
  return proof.success ? proof.data.verificationMethod : null;
}

/**
 * Whether the document's proof was made with this key over exactly this document. An LD signature
 * may have been added after the proof, as we and others do; it is no part of what is proven.
 */
export function proofHolds(document: Json, publicKeyMultibase: string): boolean {
  const parsed = proofShape.safeParse(document['proof']);
  if (!parsed.success) return false;
  const { proofValue, ...config } = parsed.data;
  const { proof: _, ...unsecured } = document;
  const { signature: __, ...unsigned } = unsecured;
  const raw = decodeBase58(publicKeyMultibase.slice(1));
  const signature = decodeBase58(proofValue.slice(1));
  if (raw?.length !== 34 || !raw.subarray(0, 2).equals(ed25519Prefix)) return false;
  if (signature?.length !== 64 || !isBounded(document)) return false;
  const key = createPublicKey({
    key: Buffer.concat([spkiPrefix, raw.subarray(2)]),
    format: 'der',
    type: 'spki',
  });
  return [unsecured, unsigned].some((said) => verify(null, hashData(config, said), key, signature));
}
