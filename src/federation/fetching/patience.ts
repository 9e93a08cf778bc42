/** How long a piece of work may go on fetching, whoever it asks and however deep; and how new its cause is. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { World } from '#federation/world.ts';

type Try = { readonly began: number; readonly until: number; readonly arrived: number };

const tries = new AsyncLocalStorage<Try>();

/** What is missing for so long after a receipt's arrival will not come any more. */
const newMs = 120_000;

/** Runs work which is refused further fetches, as if nobody answered, once this much time has passed. */
export function withPatience<T>(
  world: World,
  { milliseconds, arrived }: { readonly milliseconds: number; readonly arrived: Date },
  work: () => Promise<T>,
): Promise<T> {
  const began = world.house.clock().getTime();
  return tries.run({ began, until: began + milliseconds, arrived: arrived.getTime() }, work);
}

/** Asked before every fetch. */
export function isOutOfPatience(world: World): boolean {
  const until = tries.getStore()?.until;
  return until !== undefined && world.house.clock().getTime() > until;
}

/**
 * Whether what this work was begun for arrived so lately that what it names may be on its way: a server that
 * tells us first and answers second, or a proxy that remembers a 404 from before.
 */
export function isYoung(world: World): boolean {
  const arrived = tries.getStore()?.arrived;
  return arrived !== undefined && world.house.clock().getTime() - arrived < newMs;
}

/** When this try began; null for work that goes on outside one. */
export const tryBegan = (): number | null => tries.getStore()?.began ?? null;
