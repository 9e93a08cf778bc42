/** Verifies a receipt's signature in the worker, fetching the signer's key when it must. */
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { findKey, type StoredKey } from '#federation/keys.ts';
import { lastWordMs, refetchKey } from '#federation/refetch-key.ts';
import { readClaim, type SignedRequest } from '#federation/signatures/signed-request.ts';
import { verifyRequest } from '#federation/signatures/verify-request.ts';
import type { World } from '#federation/world.ts';

export type VerifyRefusal =
  | 'bad-signature'
  | 'key-of-another'
  | 'no-key'
  | 'key-unreachable'
  /** Asked for a moment ago, before this came: it is asked for again in a minute. */
  | 'key-asked-lately'
  | 'barred';

/**
 * Called for receipts that intake could not verify. Coverage, date and digest held at arrival; what is
 * left is whose key it is and whether it fits. A key that does not fit is fetched again, unless that was
 * done minutes after the receipt came: then it is a forgery, and must not make us ask again and again.
 */
export async function verifyReceipt(
  world: World,
  receipt: {
    readonly actor: string;
    readonly request: SignedRequest;
    readonly arrived: Date;
  },
): Promise<Outcome<null, VerifyRefusal>> {
  const claim = readClaim(receipt.request);
  if (typeof claim === 'string') return refuse('bad-signature');
  const { origin } = world.house;
  const fits = (key: StoredKey): boolean => verifyRequest(claim, receipt.request, { key, origin });
  const stored = await findKey(world, claim.keyId);
  if (stored !== null && stored.owner === receipt.actor) {
    if (fits(stored)) return done(null);
    if (stored.fetched.getTime() > receipt.arrived.getTime() + lastWordMs) {
      return refuse('bad-signature');
    }
  }
  const fetched = await refetchKey(world, { keyId: claim.keyId, ...receipt });
  if (!fetched.done) {
    if (fetched.reason === 'unreachable') return refuse('key-unreachable');
    if (fetched.reason === 'asked-lately') return refuse('key-asked-lately');
    return refuse(fetched.reason === 'barred' ? 'barred' : 'no-key');
  }
  if (fetched.value.owner !== receipt.actor) return refuse('key-of-another');
  return fits(fetched.value) ? done(null) : refuse('bad-signature');
}
