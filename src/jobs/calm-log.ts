/** A log that does not repeat itself: an outage is told once and then counted, not once a second. */
import type { Log } from '#federation/world.ts';

const quietMs = 30_000;

/**
 * The same words with the same `error` are written at most once in half a minute; the next line tells
 * how many were left out. What was told is forgotten with time, so that it stays small.
 */
export function calmLog(log: Log, clock: () => Date): Log {
  const told = new Map<string, { at: number; unsaid: number }>();
  return (level, message, facts = {}) => {
    const now = clock().getTime();
    const key = `${message}\n${wordsOf(facts['error'])}`;
    const before = told.get(key);
    if (before !== undefined && now - before.at < quietMs) {
      before.unsaid++;
      return;
    }
    if (told.size > 100) told.clear();
    told.set(key, { at: now, unsaid: 0 });
    const unsaid = before?.unsaid ?? 0;
    log(level, message, unsaid === 0 ? facts : { ...facts, unsaid });
  };
}

/** Ports and numbers differ from one failure to the next and say nothing. */
const wordsOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).replaceAll(/\d+/g, '#');
