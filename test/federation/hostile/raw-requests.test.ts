/** Requests as no client would write them, over a real socket: which host, which target, which of two headers. */
import { createHash } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act, openScene, type Scene } from '../support/scene.ts';
import { cavage, type Sending } from '../support/pretend-server.ts';
import { nothing, trialOf, type Trial } from '../support/trial.ts';

let scene: Scene;
let port = 0;
beforeAll(async () => {
  scene = await openScene();
  await scene.moot.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = scene.moot.app.server.address() as AddressInfo);
});
afterAll(() => scene.close());

type Raw = {
  readonly target?: string;
  readonly sending?: (body: string) => Partial<Sending>;
  /** Header lines after the others. */
  readonly more?: (body: string) => readonly string[];
  readonly without?: string;
};

/** Sends these bytes, and reads until the other side closes. */
function exchange(bytes: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => void (answer += part));
    socket.on('error', reject).on('end', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), body });
    });
  });
}

function knock({ target = '/inbox', sending, more, without }: Raw): Promise<Trial> {
  const body = JSON.stringify(act('Like', scene.mallory, scene.hers));
  const keyId = `${scene.mallory}#main-key`;
  const { clock } = scene.moot.house;
  const headers = cavage(body, clock(), 'folkmoot.test', { keyId, ...sending?.(body) });
  const lines = Object.entries(headers).filter(([name]) => name !== without);
  const bytes = [
    `POST ${target} HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    ...(more?.(body) ?? []),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
  return trialOf(scene, () => exchange(bytes));
}
const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

describe('a request over a socket', () => {
  test('that is as usual is taken', async () => {
    expect(await knock({})).toMatchObject({ status: 202, state: 'applied' });
  });

  test.each<[string, Raw]>([
    ['a target that names us', { target: 'https://folkmoot.test/inbox' }],
    [
      'a target that names us, as it is signed',
      {
        target: 'https://folkmoot.test/inbox',
        sending: () => ({ target: 'https://folkmoot.test/inbox' }),
      },
    ],
    [
      'a target that names another server, as it is signed',
      {
        target: 'https://evil.test/inbox',
        sending: () => ({ target: 'https://evil.test/inbox' }),
      },
    ],
    [
      'two digests in two lines, the first good',
      { more: () => [`digest: SHA-256=${digest('x')}`] },
    ],
    [
      'two digests in two lines, the second good',
      {
        without: 'digest',
        more: (b) => [`digest: SHA-256=${digest('x')}`, `digest: SHA-256=${digest(b)}`],
      },
    ],
    [
      'two signatures in two lines',
      { more: () => [`signature: keyId="${scene.vera}#main-key",signature="AAAA"`] },
    ],
    [
      'a signature that comes first and is another’s',
      {
        without: 'signature',
        more: () => [`signature: keyId="${scene.vera}#main-key",headers="date",signature="AAAA"`],
      },
    ],
    [
      'an input of the other kind beside it',
      { more: () => ['signature-input: sig1=("@method");created=1;keyid="https://evil.test/k"'] },
    ],
  ])('with %s is refused', async (_, raw) => {
    expect(await knock(raw)).toEqual(nothing(401));
  });

  test.each<[string, Raw]>([
    ['no host', { without: 'host' }],
    ['two lengths', { more: () => ['content-length: 2'] }],
    ['a length and chunks', { more: () => ['transfer-encoding: chunked'] }],
    ['a header that is folded', { more: () => ['x-a: 1', ' 2'] }],
    ['a name that is none', { more: () => ['x a: 1'] }],
  ])('with %s is no request at all', async (_, raw) => {
    expect(await knock(raw)).toMatchObject({ status: 400, state: null, visits: [], changed: [] });
  });
});
