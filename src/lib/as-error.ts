/** Whatever was thrown, as an error. */

/** Called where a failure is kept as a value. What was no error keeps its words, and is the cause. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
