/** An in-memory network between instances and stand-ins: whole HTTP messages, no socket. */
import type { Network } from '#federation/network.ts';
import { NetworkError } from '#federation/network.ts';

export type Server = (request: Request) => Promise<Response>;
/** What a test may do to a request on its way: let it pass, lose it, or answer it itself. */
export type Weather = (request: Request, next: Server) => Promise<Response>;

export type Wire = {
  readonly servers: Map<string, Server>;
  /** As stand-ins see the network. */
  readonly net: Server;
  /** As our federation sees it. */
  readonly network: Network;
  readonly setWeather: (weather: Weather | null) => void;
  /** Every request that was made, newest last. */
  readonly requests: { readonly method: string; readonly url: string; readonly body: string }[];
};

export function makeWire(): Wire {
  const servers = new Map<string, Server>();
  const requests: { method: string; url: string; body: string }[] = [];
  let weather: Weather | null = null;
  const route: Server = async (request) => {
    const server = servers.get(new URL(request.url).host);
    if (server === undefined) throw new TypeError(`nobody answers at ${request.url}`);
    return server(request);
  };
  const net: Server = async (request) => {
    const body = request.method === 'POST' ? await request.clone().text() : '';
    requests.push({ method: request.method, url: request.url, body });
    return weather === null ? route(request) : weather(request, route);
  };
  const network: Network = async ({ method, url, headers, body }) => {
    try {
      const response = await net(
        new Request(url, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
          redirect: 'manual',
        }),
      );
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      };
    } catch (error) {
      throw new NetworkError('unreachable', error instanceof Error ? error.message : 'lost', error);
    }
  };
  return { servers, net, network, setWeather: (next) => void (weather = next), requests };
}
