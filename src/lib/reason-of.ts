/** Why something failed, in one line for the operator. */

const longest = 500;

/** The message of the innermost cause: a database says there what was wrong, and not what it was asked. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message.slice(0, longest);
}
