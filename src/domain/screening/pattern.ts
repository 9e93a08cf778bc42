/** Patterns that moderators write, run in time that grows only with the text and the pattern. */
import { RE2JS } from 're2js';

/** Steps of the program that a pattern becomes: what a look at a text costs, times its length. */
const sizeMax = 200;
const keptMax = 500;

const kept = new Map<string, RE2JS | null>();

/** RE2 syntax, in any case; null when it is none, or too costly. Compiled once for all looks. */
export function compilePattern(pattern: string): RE2JS | null {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const compiled = compile(pattern);
  kept.set(pattern, compiled);
  if (kept.size > keptMax) kept.delete(kept.keys().next().value!);
  return compiled;
}

function compile(pattern: string): RE2JS | null {
  try {
    const flags = RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE;
    const compiled = RE2JS.compile(pattern, flags);
    return compiled.programSize() <= sizeMax ? compiled : null;
  } catch (error) {
    // What it throws for a pattern that it cannot read; anything else is a bug.
    if (error instanceof Error && error.name.startsWith('RE2JS')) return null;
    throw error;
  }
}
