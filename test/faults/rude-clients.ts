/** Clients that hold on to a server in any number, from many addresses of this machine. */
import { connect, type Socket } from 'node:net';

export type Rude = {
  readonly sockets: Socket[];
  /** How many were connected, and how many still are. */
  readonly connected: () => number;
  readonly open: () => number;
  readonly close: () => void;
};

/** Each says `begin` when it is connected, and `more` every so often; none of them reads unless told to. */
export async function openRude(
  port: number,
  count: number,
  {
    begin = '',
    more = '',
    everyMs = 1000,
    reads = false,
  }: { begin?: string; more?: string; everyMs?: number; reads?: boolean } = {},
): Promise<Rude> {
  const sockets: Socket[] = [];
  let connected = 0;
  let closed = 0;
  const one = (at: number): Promise<void> =>
    new Promise((resolve) => {
      // A few thousand from each address: that many ports there are.
      const localAddress = `127.0.${1 + (at % 20)}.${1 + (at % 7)}`;
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      socket.once('connect', () => {
        connected++;
        if (begin !== '') socket.write(begin);
        resolve();
      });
      if (!reads) socket.pause();
      else socket.resume();
      socket.on('error', () => resolve());
      socket.once('close', () => {
        closed++;
        resolve();
      });
      sockets.push(socket);
    });
  for (let at = 0; at < count; at += 250) {
    await Promise.all(Array.from({ length: Math.min(250, count - at) }, (_, n) => one(at + n)));
  }
  const timer =
    more === ''
      ? undefined
      : setInterval(() => {
          for (const socket of sockets) if (!socket.destroyed) socket.write(more);
        }, everyMs);
  return {
    sockets,
    connected: () => connected,
    open: () => connected - closed,
    close: () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}
