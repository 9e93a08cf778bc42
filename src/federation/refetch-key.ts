/** Fetches a signer's keys again, by the word of its own document. */
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { FetchRefusal } from './fetch-document.ts';
import { findKey, type StoredKey } from './keys.ts';
import { perWorld } from './per-world.ts';
import { fetchActor } from './resolve-actor.ts';
import type { World } from './world.ts';

const refetchMs = 60_000;
const actorsMax = 10_000;

/** A document that was fetched so long after a receipt's arrival is no cache's of before. */
export const lastWordMs = 120_000;

type Answer = Outcome<unknown, FetchRefusal>;

/** Whose documents were asked for their keys lately. */
const asked = perWorld(() => new Map<string, { at: number; answer: Promise<Answer> }>());

/**
 * Called by the worker for a key that is unknown or no longer fits, with who claims to have signed. A key is
 * believed only when its owner's own document lists it (SWICG report; security.md 1.1), so that is what is
 * fetched: at most once a minute for each actor, whatever keys are named for it. What came before the last
 * fetch is judged by what that found, and minutes later once more; `asked-lately` is what came after.
 */
export async function refetchKey(
  world: World,
  wanted: { readonly keyId: string; readonly actor: string; readonly arrived: Date },
): Promise<Outcome<StoredKey, FetchRefusal | 'asked-lately'>> {
  const { keyId, actor, arrived } = wanted;
  const answer = await askFor(world, actor, arrived);
  if (answer === null) return refuse('asked-lately');
  if (!answer.done) return answer;
  const key = await findKey(world, keyId);
  return key === null ? refuse('missing') : done(key);
}

async function askFor(world: World, actor: string, arrived: Date): Promise<Answer | null> {
  const known = asked(world);
  const now = world.house.clock().getTime();
  const last = known.get(actor);
  if (last !== undefined) {
    if (last.at >= arrived.getTime() + lastWordMs) return last.answer;
    if (now - last.at < refetchMs) return last.at >= arrived.getTime() ? last.answer : null;
  }
  const answer = fetchActor(world, actor);
  known.delete(actor);
  known.set(actor, { at: now, answer });
  if (known.size > actorsMax) known.delete(known.keys().next().value!);
  const forget = (): void => {
    if (known.get(actor)?.answer === answer) known.delete(actor);
  };
  try {
    const found = await answer;
    // Nobody answered: how soon to ask again depends on the server, not on the actor.
    if (!found.done && found.reason === 'unreachable') forget();
    return found;
  } catch (error) {
    forget();
    throw error;
  }
}
