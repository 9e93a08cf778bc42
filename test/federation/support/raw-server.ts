/** A server of bare sockets, which may answer anything or nothing: any number of names on one port of this machine. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};
/** Writes whatever it wants; `closed` aborts when the other side has had enough. */
export type Manners = (socket: Socket, asked: Asked) => void | Promise<void>;

export type RawServer = {
  readonly port: number;
  readonly behave: (host: string, manners: Manners) => void;
  readonly asked: (host: string) => readonly Asked[];
  /** Bytes that it could send to anybody, at most. */
  readonly sent: (host: string) => number;
  readonly close: () => Promise<void>;
};

export async function openRawServer(): Promise<RawServer> {
  const manners = new Map<string, Manners>();
  const asked = new Map<string, Asked[]>();
  const sent = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let host = '';
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      sent.set(host, (sent.get(host) ?? 0) + socket.bytesWritten);
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const one = readHead(text.slice(0, end));
        const length = Number(one.headers['content-length'] ?? 0);
        if (text.length < end + 4 + length) return;
        text = text.slice(end + 4 + length);
        host = one.headers['host'] ?? '';
        asked.set(host, [...(asked.get(host) ?? []), one]);
        void manners.get(host)?.(socket, one);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    behave: (host, how) => void manners.set(host, how),
    asked: (host) => asked.get(host) ?? [],
    sent: (host) =>
      [...sockets].reduce((sum, { bytesWritten }) => Math.max(sum, bytesWritten), 0) +
      (sent.get(host) ?? 0),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function readHead(text: string): Asked {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  return { method, path, headers };
}

/** One whole answer. */
export function answer(
  socket: Socket,
  {
    status = 200,
    headers = {},
    body = '',
  }: { status?: number; headers?: Record<string, string>; body?: string | Buffer },
): void {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n`);
  socket.write(bytes);
}

/** The same bytes again and again, as long as the other side takes them. */
export function pour(socket: Socket, bytes: string | Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

/** The same bytes every few milliseconds, until the other side hangs up. */
export function drip(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), 20);
  socket.once('close', () => clearInterval(timer));
}
