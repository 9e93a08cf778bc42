/** Lets a few at a time do what is expensive; the rest wait in order, and beyond that nobody waits. */

export type Turnstile = {
  /** Runs `work` when it is its turn; null when too many wait already, and then it never runs. */
  readonly pass: <T>(work: () => Promise<T>) => Promise<T | null>;
};

export function openTurnstile(size: {
  readonly abreast: number;
  readonly waiting: number;
}): Turnstile {
  let inside = 0;
  const queue: (() => void)[] = [];
  const leave = (): void => {
    const next = queue.shift();
    // The place is handed on: nobody slips in between.
    if (next === undefined) inside--;
    else next();
  };
  return {
    pass: async (work) => {
      if (inside < size.abreast) inside++;
      else if (queue.length >= size.waiting) return null;
      else await new Promise<void>((resolve) => void queue.push(resolve));
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
