/** What the demo started and must stop again, however it ends. */

const closers: (() => Promise<void>)[] = [];
const ending = new AbortController();

/** Aborted when the demo ends; whoever starts something for a moment listens to it. */
export const ended: AbortSignal = ending.signal;

/** Throws when the demo is ending already, so that nothing new is started then. */
export function onClose(closer: () => Promise<void>): void {
  ended.throwIfAborted();
  closers.push(closer);
}

/** Stops everything, the latest first; what one of them cannot stop does not keep the others. */
export async function closeAll(): Promise<void> {
  ending.abort();
  const faults: unknown[] = [];
  for (const closer of closers.splice(0).toReversed()) {
    await closer().catch((error: unknown) => void faults.push(error));
  }
  if (faults.length > 0) throw new AggregateError(faults, 'not everything could be stopped');
}

/**
 * Rejects at Ctrl-C, a stop from outside or a closed terminal, and never resolves. The signals are
 * heard from then on for good: npm passes some of them on a second time.
 */
export function hearSignals(): Promise<never> {
  const heard = Promise.withResolvers<never>();
  heard.promise.catch(() => undefined);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => heard.reject(new Interrupted(name)));
  }
  return heard.promise;
}

export class Interrupted extends Error {}
