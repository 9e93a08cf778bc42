/** One starter (or stopper) at a time, by a lock that the kernel takes back when its holder dies. */
import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedRefused } from './embedded-refused.ts';

const pauseMs = 40;
const patienceMs = 10 * 60_000;

export type Guard = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A guard for this folder, the same in every process of the machine. A file alone could not do it:
 * one left behind by a crash must be removed, and two who remove it at once would both go on.
 * So the guard is a socket without a file (unix(7), "abstract"), named after the folder's inode.
 */
export function guardOf(folder: string): Guard {
  const { dev, ino } = statSync(folder);
  const address = `\0folkmoot-postgres-${dev}-${ino}`;
  return async (work) => {
    const held = await take(address, folder);
    try {
      return await work();
    } finally {
      await new Promise((resolve) => held.close(resolve));
    }
  };
}

async function take(address: string, folder: string): Promise<Server> {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    const server = await listen(address);
    if (server !== null) return server;
    await pause(pauseMs);
  }
  throw new EmbeddedRefused(
    `Another process has been starting or stopping PostgreSQL in ${folder} for ten minutes: ` +
      `end that process and try again.`,
  );
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}
