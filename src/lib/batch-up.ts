/** Many who ask one by one, answered by few questions: what is asked while one is out goes together into the next. */

export type BatchUpOptions = {
  /** At most so many in one question. */
  readonly max: number;
  /** So many questions may be out at once; 1 unless said. */
  readonly atOnce?: number;
};

/**
 * Returns a function that asks for one thing. `ask` is called with all that was asked since the last call
 * began, and answers in the same order; it always begins after what it answers was asked, so that nobody is
 * told what was true before. When it throws, all who asked are told so.
 */
export function batchUp<Asked, Answered>(
  ask: (asked: readonly Asked[]) => Promise<readonly Answered[]>,
  { max, atOnce = 1 }: BatchUpOptions,
): (asked: Asked) => Promise<Answered> {
  type Waiting = {
    readonly asked: Asked;
    readonly resolve: (answered: Answered) => void;
    readonly reject: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let out = 0;
  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await ask(batch.map(({ asked }) => asked));
      if (answers.length !== batch.length) throw new Error('a batch was answered in part');
      batch.forEach(({ resolve }, index) => resolve(answers[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const next = (): void => {
    while (out < atOnce && waiting.length > 0) {
      const batch = waiting.slice(0, max);
      waiting = waiting.slice(max);
      out++;
      void run(batch).finally(() => {
        out--;
        next();
      });
    }
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      // What is asked in the same breath goes together.
      if (waiting.length === 1) setImmediate(next);
    });
}
