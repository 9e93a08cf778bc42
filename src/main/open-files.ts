/** How many connections this process may hold, so that some are left for the database and for others. */
import { readFileSync } from 'node:fs';
import { usualHolding } from '#http/listener.ts';

/** A client is one open file; so many in ten may be clients. */
const clientsInTen = 6;

/** Called once at start. Where the system does not tell, the usual number is taken. */
export function connectionsAllowed(): number {
  const files = openFilesMax();
  return files === null
    ? usualHolding.connections
    : Math.min(usualHolding.connections, Math.floor((files * clientsInTen) / 10));
}

/** Linux tells; Node has raised the soft limit to the hard one by then. */
function openFilesMax(): number | null {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return found === null ? null : Number(found[1]);
  } catch {
    return null;
  }
}
