/** Keeps what was written out of what is said when writing it fails: keys, hashes, letters. */

/** `Failing row contains (…)`, `Key (token)=(…) already exists`. */
const nothing = { detail: undefined, where: undefined };

/**
 * Called with a query as it begins. Drizzle puts all parameters of one that failed into the error's message, and
 * PostgreSQL the row into its details; errors are logged, kept by queues and printed. The statement itself tells
 * enough. The array is Drizzle's own, made for this one call: it is empty when the error is made of it.
 */
export function discreet<Q extends Promise<unknown>>(query: Q, parameters: unknown[]): Q {
  query.catch((error: unknown) => {
    parameters.length = 0;
    if (!(error instanceof Error)) return;
    Object.assign(error, nothing);
    // The driver's own, and not to be replaced.
    if ('parameters' in error && Array.isArray(error.parameters)) error.parameters.length = 0;
  });
  return query;
}
