/** Chooses the port of a folder's database once, and keeps it while nobody else takes it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { FolderFiles } from './folder-files.ts';

/** Null when none is stored. */
export function storedPort(files: FolderFiles): number | null {
  try {
    const port = Number(readFileSync(files.port, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

/** The stored port if it is free, else a new one, which is stored. Called under the guard. */
export async function choosePort(files: FolderFiles): Promise<number> {
  const stored = storedPort(files);
  if (stored !== null && (await freePort(stored)) === stored) return stored;
  const chosen = await freePort(0);
  if (chosen === null) throw new Error('the system has no free port on 127.0.0.1');
  storePort(files, chosen);
  return chosen;
}

/** Also called when a running database is found on another port than the stored one. */
export function storePort(files: FolderFiles, port: number): void {
  rmSync(files.port, { force: true });
  writeFileSync(files.port, `${port}\n`);
}

/** Zero lets the system choose; null when the port is taken. */
function freePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
