/** The one log of the process: JSON lines, or readable ones in a terminal; never a secret. */
import type { Log } from '#federation/world.ts';
import type { Config } from '#config/config.ts';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Made once; everything below `level` is dropped. */
export function openLog(level: Config['logLevel'], now: () => Date): Log {
  const from = levels.indexOf(level);
  return (severity, message, facts = {}) => {
    if (levels.indexOf(severity) < from) return;
    const line = { time: now().toISOString(), level: severity, message, ...plain(facts) };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  };
}

/** Errors as text with their causes; JSON.stringify escapes what could forge a line. */
function plain(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      value instanceof Error ? describe(value) : value,
    ]),
  );
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? ` ← ${describe(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
