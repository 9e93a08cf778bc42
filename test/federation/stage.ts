/** A house with its world, and servers elsewhere that write down what they are sent. */
import { randomUUID } from 'node:crypto';
import { act, type Context, type Original } from '#domain/context.ts';
import { runWhole } from '../support/run-whole.ts';
import { instanceDocument } from '#federation/documents/routes.ts';
import { publishJournal } from '#federation/publish.ts';
import type { World } from '#federation/world.ts';
import { givenIn, type Given } from '../support/given.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { makeWire, type Wire } from '../support/network.ts';

/** One POST, as its receiver saw it. */
export type Post = {
  readonly host: string;
  readonly inbox: string;
  readonly signer: string;
  readonly body: string;
};

/** How a server answers a POST: a status, or a whole answer; 202 when nothing is said. */
export type Answering = (post: Post) => Response | number | Promise<Response | number>;

export type Stage = {
  readonly house: TestHouse;
  readonly world: World;
  readonly given: Given;
  readonly wire: Wire;
  readonly logged: { level: string; message: string; facts: unknown }[];
  /** A server that says in its NodeInfo what it runs; null says nothing. */
  readonly server: (host: string, software: string | null, answer?: Answering) => void;
  /** Runs the verb as if `original` had brought it. */
  readonly act: <T>(work: (context: Context) => Promise<T>, original?: string | null) => Promise<T>;
  /** Publishes, and runs lanes until none is due. */
  readonly settle: () => Promise<void>;
  readonly posts: Post[];
  readonly to: (host: string) => Post[];
  readonly forget: () => void;
  readonly close: () => Promise<void>;
};

const json = (value: unknown): Response => Response.json(value);

/** Ids of events are counted, so that those of activities are the same in every run. */
export async function openStage(): Promise<Stage> {
  const house = await openHouse('https://folkmoot.test', 5);
  let ids = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const counted: TestHouse = {
    ...house,
    newId,
    act: (work, original) => act({ ...house, newId }, work, original ?? null),
  };
  const wire = makeWire();
  const logged: Stage['logged'] = [];
  const world: World = {
    house: { ...house, newId: randomUUID },
    network: wire.network,
    privateHosts: [],
    version: '0.0.0-test',
    log: (level, message, facts) => void logged.push({ level, message, facts }),
    failPoint: () => undefined,
  };
  wire.servers.set('folkmoot.test', async () => {
    const { status, headers, body } = await instanceDocument(world);
    return new Response(body, { status, headers });
  });
  const posts: Post[] = [];
  const settle = async (): Promise<void> => {
    await publishJournal(world);
    for (let turn = 0; turn < 30; turn++) if ((await runWhole(world, 'lanes')) === 0) return;
    throw new Error('the lanes never fall silent');
  };
  return {
    house: counted,
    world,
    given: givenIn(counted),
    wire,
    logged,
    server: (host, software, answer) => {
      wire.servers.set(host, async (request) => {
        const url = new URL(request.url);
        if (request.method === 'POST') {
          const post = await readPost(request);
          posts.push(post);
          const answered = (await answer?.(post)) ?? 202;
          return typeof answered === 'number' ? new Response('', { status: answered }) : answered;
        }
        if (software === null) return new Response('', { status: 404 });
        if (url.pathname !== '/.well-known/nodeinfo')
          return json({ software: { name: software, version: '1' } });
        const rel = 'http://nodeinfo.diaspora.software/ns/schema/2.0';
        return json({ links: [{ rel, href: `https://${host}/nodeinfo/2.0` }] });
      });
    },
    act: (work, original) =>
      counted.act(
        work,
        original ? ({ text: original, receipt: null } satisfies Original) : undefined,
      ),
    settle,
    posts,
    to: (host) => posts.filter((post) => post.host === host),
    forget: () => void posts.splice(0),
    close: house.close,
  };
}

async function readPost(request: Request): Promise<Post> {
  const keyId = /keyId="([^"#]*)/.exec(request.headers.get('signature') ?? '');
  return {
    host: new URL(request.url).host,
    inbox: request.url,
    signer: keyId?.[1] ?? 'nobody',
    body: await request.text(),
  };
}

/** What was sent, as JSON. */
export const said = (post: Post): Record<string, unknown> =>
  JSON.parse(post.body) as Record<string, unknown>;
