/** Reads where a form leads back to: a place on this server, and nowhere else. */

/**
 * A path of ours as it may stand in `Location`; null for everything that a browser could read as another host
 * (`//evil`, `/\evil`, `/` TAB `/evil`) or as a header of its own.
 */
export function localPath(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 500) return null;
  return /^\/(?![/\\])[\u0021-\u007e]*$/.test(text) && !text.includes('\\') ? text : null;
}
