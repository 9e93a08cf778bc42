/** Everything a Mastodon stand-in remembers beyond what all microblogs do. */
import { MicroblogState } from '../protocol/microblog.ts';
import type { Person } from '../protocol/microblog.ts';
import { newKeyPair } from '../protocol/signature.ts';
import type { Json, StandInOptions } from '../protocol/types.ts';

export interface MastodonOptions extends StandInOptions {
  /** All GETs of objects must be signed (AUTHORIZED_FETCH), and Creates carry no LD signature. */
  readonly secureMode?: boolean;
  /**
   * Makes the RsaSignature2017 of an activity. Real ones need JSON-LD canonicalisation, which a
   * stand-in on node modules alone has not; without this, a `signature` of the right shape is
   * attached whose value no honest verifier will believe.
   */
  readonly ldSigner?: (activity: Json, keyId: string, privateKeyPem: string) => Promise<Json>;
  /**
   * Checks the RsaSignature2017 of a forwarded activity. Without this, a `signature` whose
   * `creator` is on the host of the activity's actor counts as good.
   */
  readonly ldVerifier?: (
    activity: Json,
    fetchKeyPem: (keyId: string) => Promise<string>,
  ) => Promise<boolean>;
  /** After a failed fetch of a key, its host is not asked for this long (real: five minutes). */
  readonly keyFetchCooldown?: number;
}

export class MastodonState extends MicroblogState {
  readonly mastodon: MastodonOptions;
  /** Signs what nobody in particular asks for. */
  readonly instance: Person;
  readonly coolingUntil = new Map<string, number>();

  constructor(options: MastodonOptions) {
    super(options);
    this.mastodon = options;
    const none = { followers: new Map(), following: new Map() };
    const published = options.now().toISOString();
    const name = this.host;
    this.instance = { name, id: `${this.origin}/actor`, keys: newKeyPair(), published, ...none };
  }
}
