/** Bad weather with a seed: requests lost before and after they arrive, sent twice, or held back. */
import type { Server, Weather } from '../support/network.ts';

export type Storm = {
  readonly weather: Weather;
  /** A number in [0, 1), the same on every run with the same seed. */
  readonly chance: () => number;
  readonly pick: <T>(of: readonly T[]) => T;
  /** Delivers what is still held back. */
  readonly clear: () => Promise<void>;
  readonly counts: Record<'lost' | 'answerLost' | 'twice' | 'held', number>;
};

/** mulberry32: small, and good enough for weather. */
function makeChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Only what is posted suffers: a Lemmy that cannot fetch refuses for good, as the real one does. */
export function makeStorm(seed: number): Storm {
  const chance = makeChance(seed);
  const held: { request: Request; next: Server }[] = [];
  const counts = { lost: 0, answerLost: 0, twice: 0, held: 0 };
  const lost = (): never => {
    throw new TypeError('lost on the way');
  };
  const release = async (): Promise<void> => {
    const { request, next } = held.splice(Math.floor(chance() * held.length), 1)[0]!;
    await next(request).catch(() => null);
  };
  const weather: Weather = async (request, next) => {
    if (request.method !== 'POST') return next(request);
    if (held.length > 0 && chance() < 0.3) await release();
    const luck = chance();
    if (luck < 0.08) {
      counts.lost++;
      return lost();
    }
    if (luck < 0.14) {
      counts.answerLost++;
      await next(request);
      return lost();
    }
    if (luck < 0.2) {
      counts.held++;
      held.push({ request: request.clone(), next });
      return lost();
    }
    if (luck < 0.3) {
      counts.twice++;
      await next(request.clone());
    }
    return next(request);
  };
  return {
    weather,
    chance,
    pick: (of) => of[Math.floor(chance() * of.length)]!,
    clear: async () => {
      while (held.length > 0) await release();
    },
    counts,
  };
}
