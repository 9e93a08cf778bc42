/** Who sends to inboxes: signs everything beforehand, then sends it as fast as it is taken. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { nowMs } from '../support/line.ts';
import { offer, optionsOf } from '../support/remote.ts';

export type LoadOptions = { readonly privateKeyPem: string };

/** One activity and whose it is. */
export type Letter = { readonly actor: string; readonly body: string };
export type Target = { readonly port: number; readonly host: string; readonly path: string };
export type Sent = {
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many answers there were of each status. */
  readonly statuses: Readonly<Record<string, number>>;
};

const signAside = promisify(sign);
const key = createPrivateKey(optionsOf<LoadOptions>().privateKeyPem);
let stamped: Buffer[] = [];
let target: Target = { port: 0, host: '', path: '' };

/** A POST as a Lemmy sends it, signed after draft-cavage. */
async function stamp({ actor, body }: Letter, { host, path }: Target): Promise<Buffer> {
  const bytes = Buffer.from(body);
  const headers: Record<string, string> = {
    host,
    date: new Date().toUTCString(),
    digest: `SHA-256=${createHash('sha256').update(bytes).digest('base64')}`,
    'content-type': 'application/activity+json',
  };
  const covered = ['(request-target)', 'content-type', 'date', 'digest', 'host'];
  const text = covered
    .map((name) => `${name}: ${name === '(request-target)' ? `post ${path}` : headers[name]}`)
    .join('\n');
  const signature = (await signAside('sha256', Buffer.from(text), key)).toString('base64');
  headers['signature'] =
    `keyId="${actor}#main-key",algorithm="hs2019",headers="${covered.join(' ')}",signature="${signature}"`;
  headers['user-agent'] = 'Lemmy/0.19.11';
  headers['accept'] = '*/*';
  headers['content-length'] = String(bytes.length);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`),
    bytes,
  ]);
}

/** Sends what is left, one after the other, on one kept connection. */
function sendOn(port: number, left: Buffer[], statuses: Record<string, number>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let pending = '';
    const next = (): void => {
      const request = left.pop();
      if (request === undefined) socket.end(resolve);
      else socket.write(request);
    };
    socket.once('connect', next);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed on us')));
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(pending)?.[1] ?? 0);
      if (pending.length < end + 4 + length) return;
      const status = pending.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      pending = pending.slice(end + 4 + length);
      next();
    });
  });
}

const offers = {
  /** Signs these for that inbox. */
  prepare: async (order: { letters: readonly Letter[]; target: Target }): Promise<void> => {
    ({ target } = order);
    stamped = [];
    for (let from = 0; from < order.letters.length; from += 64) {
      const some = order.letters.slice(from, from + 64);
      stamped.push(...(await Promise.all(some.map((letter) => stamp(letter, target)))));
    }
    stamped.reverse();
  },
  /** Sends what was prepared, in order, over so many kept connections. */
  send: async (connections: number): Promise<Sent> => {
    const statuses: Record<string, number> = {};
    const fromMs = nowMs();
    const lines = Array.from({ length: connections }, () => sendOn(target.port, stamped, statuses));
    await Promise.all(lines);
    return { fromMs, untilMs: nowMs(), statuses };
  },
};

export type LoadOffers = typeof offers;
offer(offers);
