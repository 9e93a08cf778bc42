/** Verifies a receipt's signature in the worker, fetching the signer's key when it must. */
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findKey } from '#federation/keys.ts';
import { refetchKey } from '#federation/refetch-key.ts';
import { readClaim, type SignedRequest } from '#federation/signatures/signed-request.ts';
import { verifyRequest } from '#federation/signatures/verify-request.ts';
import type { World } from '#federation/world.ts';

export type VerifyRefusal =
  | 'bad-signature'
  | 'key-of-another'
  | 'no-key'
  | 'key-unreachable'
  | 'barred';

/** At most one refetch of a key in this time. */
const refetchMs = 60_000;

/**
 * Called for receipts that intake could not verify. Coverage, date and digest held at arrival; what is
 * left is whose key it is and whether it fits. A key that does not fit is fetched again once.
 */
export async function verifyReceipt(
  world: World,
  receipt: { readonly actor: string; readonly body: string; readonly request: SignedRequest },
): Promise<Outcome<null, VerifyRefusal>> {
  const claim = readClaim(receipt.request);
  if (typeof claim === 'string') return refuse('bad-signature');
  const extra = { origin: world.house.origin, body: Buffer.from(receipt.body) };
  const stored = await findKey(world, claim.keyId);
  if (stored !== null && stored.owner === receipt.actor) {
    if (await verifyRequest(claim, receipt.request, stored, extra)) return done(null);
    // Just fetched and still wrong: a forgery must not make us ask again and again.
    const age = world.house.clock().getTime() - stored.fetched.getTime();
    if (age < refetchMs) return refuse('bad-signature');
  }
  const fetched = await refetchKey(world, claim.keyId);
  if (!fetched.done) {
    if (fetched.reason === 'unreachable') return refuse('key-unreachable');
    return refuse(fetched.reason === 'barred' ? 'barred' : 'no-key');
  }
  if (fetched.value.owner !== receipt.actor) return refuse('key-of-another');
  const holds = await verifyRequest(claim, receipt.request, fetched.value, extra);
  return holds ? done(null) : refuse('bad-signature');
}
