/** A name server that answers what a test says: addresses of both families, aliases, other answers each time, silence. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Addresses, and aliases as `=other.name` that the records after them belong to. */
export type Records = readonly string[];

export type NameServer = {
  readonly address: string;
  /** What each name is answered, in turn; the last one stays. Null is silence, an empty list “no such name”. */
  readonly zone: Map<string, (Records | null)[]>;
  /** Names that were asked for their IPv4 addresses. */
  readonly asked: string[];
  readonly close: () => void;
};

/** A and AAAA records with a time to live of nothing (RFC 1035, section 4); every question by itself takes a turn. */
export async function openNameServer(): Promise<NameServer> {
  const zone: NameServer['zone'] = new Map();
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, six, question } = readQuestion(query);
    if (!six) asked.push(name);
    const turns = zone.get(name) ?? [[]];
    // The question for IPv4 comes first and takes the turn.
    const said = !six && turns.length > 1 ? turns.shift()! : turns[0]!;
    if (said !== null)
      socket.send(answerTo(query, question, { said, six }), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    zone,
    asked,
    close: () => socket.close(),
  };
}

function readQuestion(query: Buffer): { name: string; six: boolean; question: Buffer } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const question = query.subarray(12, at + 5);
  return { name: labels.join('.').toLowerCase(), six: query.readUInt16BE(at + 1) === 28, question };
}

type Said = { readonly said: Records; readonly six: boolean };

function answerTo(query: Buffer, question: Buffer, { said, six }: Said): Buffer {
  const records: Buffer[] = [];
  // A pointer to the name of the question.
  let owner = Buffer.from([0xc0, 12]);
  for (const one of said) {
    if (one.startsWith('=')) {
      const alias = wireName(one.slice(1));
      records.push(record(owner, 5, alias));
      owner = alias;
    } else if (isIPv6(one) === six) {
      records.push(record(owner, six ? 28 : 1, six ? bytesOf6(one) : bytesOf4(one)));
    }
  }
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(said.length === 0 ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, question, ...records]);
}

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, head, data]);
}

const wireName = (name: string): Buffer<ArrayBuffer> =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const bytesOf4 = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

/** `URL` writes IPv4 inside IPv6 as groups. */
function bytesOf6(address: string): Buffer {
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const bytes = Buffer.alloc(16);
  for (const [at, group] of [...before, ...zeros, ...after].entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), at * 2);
  return bytes;
}
