/** Stand-ins on real loopback sockets, for the demo: a server each, and a way to reach `*.localhost`. */
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Net, StandIn } from './protocol/types.ts';

async function readAll(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  return headers;
}

async function respond(
  standIn: StandIn,
  message: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const body = await readAll(message);
  const method = message.method ?? 'GET';
  const url = new URL(message.url ?? '/', standIn.origin);
  const bodyless = method === 'GET' || method === 'HEAD';
  const init = { method, headers: headersOf(message), ...(bodyless ? {} : { body }) };
  const response = await standIn.handle(new Request(url, init));
  reply.writeHead(response.status, Object.fromEntries(response.headers));
  reply.end(Buffer.from(await response.arrayBuffer()));
}

/** Serves a stand-in on loopback; ends with the returned `close`. */
export async function serveStandIn(
  standIn: StandIn,
  port: number,
): Promise<{ server: Server; close: () => Promise<void> }> {
  const server = createServer((message, reply) => {
    respond(standIn, message, reply).catch((bug: unknown) => {
      reply.writeHead(500, { 'content-type': 'text/plain' });
      reply.end(String(bug));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { server, close };
}

/** Plain http to this machine whatever the host is called, as `*.localhost` means it. */
export const loopbackNet: Net = async (request) => {
  const url = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const headers = { ...Object.fromEntries(request.headers), host: url.host };
  const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
  const port = url.port === '' ? 80 : Number(url.port);
  const path = `${url.pathname}${url.search}`;
  const options = { host: '127.0.0.1', port, path, method: request.method, agent: false };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest({ ...options, headers: { ...headers, ...length } }, resolve);
    sent.setTimeout(10_000, () => sent.destroy(new Error('no answer within ten seconds')));
    sent.once('error', reject);
    sent.end(body);
  });
  const status = answer.statusCode ?? 502;
  const content = await readAll(answer);
  const empty = status === 204 || status === 304 || content.length === 0;
  return new Response(empty ? null : content, { status, headers: headersOf(answer) });
};
