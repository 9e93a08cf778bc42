/** Listeners on this machine that nobody may ever reach, and count whoever does. */
import { createServer, type AddressInfo, type Server } from 'node:net';

export type Traps = {
  /** Where all of them listen; some listen on the ports of http and https too, if the machine lets us. */
  readonly port: number;
  readonly caught: () => number;
  readonly close: () => Promise<void>;
};

const places = ['127.0.0.1', '127.0.0.53', '127.1.2.3', '::1'];

export async function setTraps(): Promise<Traps> {
  const servers: Server[] = [];
  let caught = 0;
  const listen = async (host: string, port: number): Promise<number | null> => {
    const server = createServer((connection) => {
      caught++;
      connection.destroy();
    });
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen({ host, port, ipv6Only: true }, () => resolve(true));
    });
    if (!listening) return null;
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(places[0]!, 0);
  if (port === null) throw new Error('nothing can listen on 127.0.0.1');
  for (const host of places.slice(1)) await listen(host, port);
  for (const host of places) for (const known of [80, 443]) await listen(host, known);
  return {
    port,
    caught: () => caught,
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
