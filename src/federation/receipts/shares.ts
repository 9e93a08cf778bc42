/** Who may have how much in hand at once, so that one server, or one who forges its name, leaves room for others. */
import type { Receipt } from './receipt.ts';

/** What is taken in turn: what a server's people signed, and apart from that what merely says so. */
export type Head = Pick<Receipt, 'origin' | 'verified'>;

/** What may still be taken. */
export type Room = {
  readonly places: number;
  readonly bytes: number;
  /** So many of the places may go to what nobody vouches for. */
  readonly strangers: number;
  /** One may be taken that a worker may have died on. */
  readonly suspect: boolean;
  /** What each has in hand already, by `nameOf`. */
  readonly taken: ReadonlyMap<string, number>;
};

export type InHand = Head & { readonly bytes: number };

/** What may be in hand in one process at once; most of it waits for somebody's server. */
const inHandMax = 400;
const batchMax = 100;
/** A parsed body is larger than its bytes: about ten times, as long as intake counts its values. */
const bytesMax = 64 * 1024 * 1024;
/** Whoever asks for a fetch without a proof gets half of the places at most. */
const strangersMax = 200;
const shareMax = { verified: 200, unverified: 50 } as const;

/** What is left beside what is in hand; `places` is 0 when nothing is. */
export function roomBeside(inHand: Iterable<InHand>, suspect: boolean): Room {
  const taken = new Map<string, number>();
  let [count, bytes, strangers] = [0, 0, 0];
  for (const one of inHand) {
    count++;
    bytes += one.bytes;
    if (!one.verified) strangers++;
    taken.set(nameOf(one), (taken.get(nameOf(one)) ?? 0) + 1);
  }
  return {
    places: bytes >= bytesMax ? 0 : Math.min(batchMax, inHandMax - count),
    bytes: bytesMax - bytes,
    strangers: strangersMax - strangers,
    suspect,
    taken,
  };
}

/** Those that have their whole share in hand. */
export const fullOf = ({ taken }: Room): readonly Head[] =>
  [...taken]
    .map(([name, count]) => ({ ...headOf(name), count }))
    .filter(({ verified, count }) => count >= shareOf(verified));

/** Returns a function that says of one after another whether there is still room, and keeps it for those. */
export function admitting(room: Room): (one: InHand) => boolean {
  const taken = new Map(room.taken);
  let { places, bytes, strangers } = room;
  return (one) => {
    const name = nameOf(one);
    const has = taken.get(name) ?? 0;
    if (places < 1 || bytes < 0 || has >= shareOf(one.verified)) return false;
    if (!one.verified && strangers < 1) return false;
    taken.set(name, has + 1);
    places--;
    bytes -= one.bytes;
    if (!one.verified) strangers--;
    return true;
  };
}

const shareOf = (verified: boolean): number => (verified ? shareMax.verified : shareMax.unverified);

/** An origin has no blank in it. */
const nameOf = ({ origin, verified }: Head): string => `${origin} ${verified}`;
const headOf = (name: string): Head => {
  const [origin = '', verified] = name.split(' ');
  return { origin, verified: verified === 'true' };
};
