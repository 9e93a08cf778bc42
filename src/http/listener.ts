/** Takes connections, and lets go of those that hold on without need, so that everybody else is answered. */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export type Holding = {
  /** How long a head, and a whole request, may be on its way. A connection that says nothing has as long as a head. */
  readonly headMs: number;
  readonly requestMs: number;
  /** Longer than a reverse proxy's own (nginx: 60 s), so that it never writes to one that is closing. */
  readonly keepAliveMs: number;
  readonly headBytes: number;
  /** From the head of a request to the last byte of its answer. */
  readonly answerMs: number;
  /** Of answers that nobody fetches, in all; whoever waits longest loses his first. */
  readonly heldBytes: number;
  readonly connections: number;
  /** Through one connection: each is worked on at once, and browsers and proxies wait for each answer (RFC 9112, 9.3.2). */
  readonly askedAtOnce: number;
};

export const usualHolding: Holding = {
  headMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 72_000,
  headBytes: 16 * 1024,
  answerMs: 120_000,
  heldBytes: 128 * 1024 * 1024,
  connections: 15_000,
  askedAtOnce: 8,
};

const sweepMs = 1000;
/** So many answers at once are looked at before the next sweep is due. */
const sweepAt = 500;
/** What was said last must arrive before the connection is cut. */
const lingerMs = 500;

/** Called by Fastify for each address that it listens on. */
export function openListener(answer: RequestListener, holding: Holding): Server {
  const due = keepDue(holding);
  const server = createServer(
    {
      headersTimeout: holding.headMs,
      requestTimeout: holding.requestMs,
      keepAliveTimeout: holding.keepAliveMs,
      connectionsCheckingInterval: Math.min(sweepMs, holding.headMs),
      maxHeaderSize: holding.headBytes,
    },
    (request, reply) => {
      if (due.takes(request.socket, reply)) answer(request, reply);
      else request.socket.destroy();
    },
  );
  server.maxConnections = holding.connections;
  const timer = setInterval(() => due.sweep(1), sweepMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
  letGoOfConnections(server, holding);
  return server;
}

/** Answers that are due on a connection. */
const answering = new WeakMap<Duplex, Set<ServerResponse>>();

type Due = {
  /** False for one that asks for more at once than anybody honest does. */
  readonly takes: (socket: Duplex, reply: ServerResponse) => boolean;
  readonly sweep: (sweeps: 0 | 1) => void;
};

/** A client may read as slowly as it likes, but not for ever, and not all of our memory. */
function keepDue({ answerMs, heldBytes, askedAtOnce }: Holding): Due {
  /** In how many sweeps each was seen; the oldest first. */
  const seen = new Map<ServerResponse, number>();
  const sweep = (sweeps: 0 | 1): void => {
    let held = 0;
    for (const [reply, times] of seen) {
      seen.set(reply, times + sweeps);
      if (times * sweepMs > answerMs) reply.destroy();
      else held += reply.writableLength;
    }
    for (const reply of seen.keys()) {
      if (held <= heldBytes) return;
      held -= reply.writableLength;
      if (reply.writableLength > 0) reply.destroy();
    }
  };
  const takes = (socket: Duplex, reply: ServerResponse): boolean => {
    const others = answering.get(socket) ?? new Set();
    if (others.size >= askedAtOnce) return false;
    seen.set(reply, 0);
    answering.set(socket, others.add(reply));
    reply.once('close', () => {
      seen.delete(reply);
      others.delete(reply);
    });
    if (seen.size % sweepAt === 0) sweep(0);
    return true;
  };
  return { takes, sweep };
}

/** While there are nearly too many, those that only keep a door open for later give way. */
function letGoOfConnections(server: Server, { connections }: Holding): void {
  let open = 0;
  server.on('connection', (socket: Duplex) => {
    open++;
    socket.once('close', () => open--);
    if (open > connections * 0.9 && open % 100 === 0) server.closeIdleConnections();
  });
  server.on('drop', () => server.closeIdleConnections());
}

const told = new WeakSet<Duplex>();
const unreadable = ['400 Bad Request', 'this request cannot be read'] as const;
const sentences: Readonly<Record<string, readonly [status: string, error: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'this took too long; send it again'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers over 16 KiB'],
};

/** What is no request is told so in one line, unless an answer to an earlier one is on its way there. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (told.has(socket)) return;
  told.add(socket);
  const busy = [...(answering.get(socket) ?? [])].some(
    ({ headersSent, req }) => headersSent || req.complete,
  );
  if (!socket.writable || busy || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, sentence] = sentences[error.code ?? ''] ?? unreadable;
  const body = `{"error":"${sentence}"}`;
  const type = 'content-type: application/json; charset=utf-8\r\nx-content-type-options: nosniff';
  socket.end(
    `HTTP/1.1 ${status}\r\n${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
  // Closed at once, what it still sends would be answered by a reset that outruns our line.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
