/** What stands between two programs: a wire to PostgreSQL that breaks at COMMIT, and a balancer before webs. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Wire = { readonly port: number; readonly close: () => Promise<void> };

type Call = { readonly client: Socket; readonly server: Socket };

async function open(port: number, begin: (client: Socket) => void): Promise<Wire> {
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    begin(client);
  });
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** What one side loses the other loses too. */
function tie({ client, server }: Call): void {
  for (const [one, other] of [[client, server] as const, [server, client] as const]) {
    // The close that follows says all there is to say.
    one.on('error', () => undefined);
    one.once('close', () => other.destroy());
  }
}

/**
 * Leads to a PostgreSQL at `to`. When it has carried out every n-th COMMIT the connection breaks before the
 * answer, so that whoever asked does not know; n = 0 lets all pass.
 */
export async function openCuttingWire(
  to: number,
  onCut: () => void,
): Promise<Wire & { readonly cutEvery: (n: number) => void; readonly cuts: () => number }> {
  let every = 0;
  let commits = 0;
  let cuts = 0;
  const wire = await open(0, (client) => {
    const server = connect(to, '127.0.0.1');
    tie({ client, server });
    client.on('data', (chunk: Buffer) => void server.write(chunk));
    server.on('data', (chunk: Buffer) => {
      const carriedOut = every > 0 && chunk.includes('COMMIT\0');
      if (!carriedOut || ++commits % every !== 0) return void client.write(chunk);
      cuts++;
      onCut();
      client.resetAndDestroy();
    });
    client.on('end', () => server.end());
  });
  return { ...wire, cutEvery: (n) => void (every = n), cuts: () => cuts };
}

/** Hands each connection to the first of these ports where somebody listens, beginning with another each time. */
export function openBalancer(port: number, targets: readonly number[]): Promise<Wire> {
  let next = 0;
  return open(port, (client) => {
    const first = next++;
    const attempt = (tries: number): void => {
      if (tries === targets.length) return void client.destroy();
      const server = connect(targets[(first + tries) % targets.length]!, '127.0.0.1');
      const refused = (): void => attempt(tries + 1);
      server.once('error', refused);
      server.once('connect', () => {
        server.off('error', refused);
        tie({ client, server });
        client.pipe(server).pipe(client);
      });
    };
    client.on('error', () => undefined);
    attempt(0);
  });
}
