/** People, communities and servers as actors: what a row is, and what a remote one tells of itself. */
import type { actorsTable } from '#storage/schema/actors.ts';

export type Actor = typeof actorsTable.$inferSelect;
export type ActorKind = Actor['kind'];

/** A remote actor's document, read and checked by federation; HTML in it is already sanitised. */
export type RemoteActor = {
  readonly uri: string;
  readonly kind: ActorKind;
  readonly name: string;
  readonly title: string;
  readonly summary?: string;
  readonly summarySource?: string | null;
  readonly inbox: string;
  readonly sharedInbox?: string | null;
  readonly outbox?: string | null;
  readonly followers?: string | null;
  readonly featured?: string | null;
  readonly moderators?: string | null;
  readonly page?: string | null;
  readonly icon?: string | null;
  readonly image?: string | null;
  readonly bot?: boolean;
  readonly movedTo?: string | null;
  readonly created?: Date | null;
  readonly edited?: Date | null;
  /** When it was read; now, if not said. */
  readonly fetched?: Date;
};

/** One key pair: SPKI and PKCS#8, PEM. */
export type KeyPair = { readonly publicKey: string; readonly privateKey: string };

/** Both key pairs of an actor of ours: RSA-2048 to sign requests, Ed25519 for proofs. */
export type ActorKeys = { readonly rsa: KeyPair; readonly ed25519: KeyPair };
