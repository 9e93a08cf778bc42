/** Lists are fetched on schedule, through the gate, within bounds; what goes wrong is written down. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeList } from '#domain/lists/change-list.ts';
import { fetchList } from '#federation/lists/fetch-list.ts';
import { refreshLists } from '#federation/lists/refresh-lists.ts';
import type { ListFormat } from '#lib/host-lists/read-list.ts';
import { listsIn } from '../../domain/lists/support.ts';
import { valueOf } from '../../support/given.ts';
import { openStage, type Stage } from '../stage.ts';
import { blockInstance } from '../../support/block.ts';

const day = 24 * 3_600_000;
let stage: Stage;
let lists: ReturnType<typeof listsIn>;
beforeEach(async () => {
  stage = await openStage();
  lists = listsIn(stage.house);
});
afterEach(() => stage.close());

/** Answers at lists.test by path; counts what was asked. */
function serve(answers: Record<string, (request: Request) => Response>): string[] {
  const asked: string[] = [];
  stage.wire.servers.set('lists.test', async (request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${pathname}${search} ${request.headers.get('if-none-match') ?? ''}`.trim());
    return answers[`${pathname}${search}`]?.(request) ?? new Response('', { status: 404 });
  });
  return asked;
}
const text =
  (body: string, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(body, { headers });
const subscribe = (format: ListFormat = 'csv', path = '/list') =>
  lists.subscribe('tier0', { url: `https://lists.test${path}`, format, adoption: 'automatic' });
const refresh = () => refreshLists(stage.world);
const troubleOf = async (list: number) => (await lists.list(list))?.trouble;

describe('a list', () => {
  test('is read when it is due, once a day, and not again when it is the same', async () => {
    let body = '#domain,#severity\na.example,suspend\nb.example,silence\n';
    const asked = serve({
      '/list': (request) =>
        request.headers.get('if-none-match') === '"one"'
          ? new Response(null, { status: 304 })
          : new Response(body, { headers: { etag: '"one"' } }),
    });
    const list = await subscribe();

    expect(await refresh()).toBe(1);
    expect(await refresh()).toBe(0);
    expect(await lists.rules()).toEqual([
      `list ${list} a.example defederate`,
      `list ${list} b.example limit`,
    ]);
    body = 'never read';
    stage.house.pass(day);
    expect(await refresh()).toBe(1);
    expect(asked).toEqual(['/list', '/list "one"']);
    expect(await troubleOf(list)).toBeNull();
    expect((await lists.list(list))?.fetched).toEqual(stage.house.clock());
  });

  test('of another server’s own rules is one too', async () => {
    serve({
      '/api/v1/instance/domain_blocks': text(
        JSON.stringify([
          { domain: 'a.example', digest: 'x', severity: 'suspend', comment: 'spam' },
          { domain: 'm*sked.example', digest: 'y', severity: 'suspend', comment: '' },
        ]),
      ),
    });
    const list = await subscribe('mastodon-api', '/api/v1/instance/domain_blocks');
    await refresh();

    expect(await lists.rules()).toEqual([`list ${list} a.example defederate`]);
  });

  test('is not asked where a block forbids it', async () => {
    const asked = serve({ '/list': text('a.example\n') });
    await stage.act((context) =>
      blockInstance(context, { host: 'lists.test', reason: '', by: null }),
    );
    const list = await subscribe('plain');
    await refresh();

    expect(asked).toEqual([]);
    expect(await troubleOf(list)).toBe('barred');
  });

  test('is followed where it moved, but past no gate', async () => {
    serve({
      '/list': () => new Response(null, { status: 302, headers: { location: '/new' } }),
      '/new': text('a.example\n'),
      '/out': () => new Response(null, { status: 302, headers: { location: 'http://127.0.0.1/' } }),
      '/round': () => new Response(null, { status: 302, headers: { location: '/round' } }),
    });

    const ask = (path: string) =>
      fetchList(stage.world, { url: `https://lists.test${path}`, format: null });
    expect((await ask('/list')).done).toBe(true);
    expect(await ask('/out')).toEqual({ done: false, reason: 'barred' });
    expect(await ask('/round')).toEqual({ done: false, reason: 'unreachable' });
  });

  test.each<[string, () => Response, string]>([
    ['is gone', () => new Response('', { status: 410 }), 'missing'],
    ['is not shown to us', () => new Response('', { status: 401 }), 'withheld'],
    ['is broken', () => new Response('', { status: 500 }), 'unreachable'],
    ['is no text', () => new Response(new Uint8Array([0xff, 0xfe, 0x00])), 'not-text'],
    ['is a page', text('<!doctype html><title>Sorry</title>'), 'wrong-format'],
    ['is without end', text(`domain\n${'a.example\n'.repeat(150_000)}`), 'too-many'],
    ['is suddenly empty', text('#domain,#severity\n'), 'emptied'],
  ])('that %s changes nothing, and says so', async (_, answer, reason) => {
    let body: () => Response = text('#domain\na.example\nb.example\n', { etag: '"one"' });
    serve({ '/list': () => body() });
    const list = await subscribe();
    await refresh();
    const before = await lists.rules();
    body = answer;
    stage.house.pass(day);
    await refresh();

    expect(await troubleOf(list)).toBe(reason);
    expect(await lists.rules()).toEqual(before);
    expect(before).toHaveLength(2);
    // What it said is not taken for known: the next answer is a whole one.
    expect((await lists.list(list))?.etag).toBeNull();
    expect(await refresh()).toBe(0);
    stage.house.pass(3_600_000);
    body = text('#domain\na.example\nb.example\nc.example\n');
    expect(await refresh()).toBe(1);
    expect(await troubleOf(list)).toBeNull();
    expect(await lists.rules()).toHaveLength(3);
  });

  test('that shrank is taken when somebody allows it', async () => {
    let body = '#domain\na.example\nb.example\nc.example\n';
    serve({ '/list': () => new Response(body) });
    const list = await subscribe();
    await refresh();
    body = '#domain\na.example\n';
    stage.house.pass(day);
    await refresh();
    expect(await troubleOf(list)).toBe('shrunk');
    valueOf(
      await stage.act((context) =>
        changeList(context, { list, change: { shrink: true }, by: null }),
      ),
    );
    await refresh();

    expect(await troubleOf(list)).toBeNull();
    expect(await lists.rules()).toHaveLength(1);
  });

  test('is read by one worker; what was killed half-way is begun again', async () => {
    let asked = 0;
    serve({
      '/list': () => {
        asked++;
        return new Response('#domain\na.example\n');
      },
    });
    const list = await subscribe();
    expect((await Promise.all([refresh(), refresh(), refresh()])).toSorted()).toEqual([0, 0, 1]);
    expect(asked).toBe(1);
    stage.wire.setWeather(() => Promise.reject(new RangeError('struck by lightning')));
    stage.house.pass(day);
    await refresh();
    stage.wire.setWeather(null);
    stage.house.pass(11 * 60_000);
    stage.house.pass(3_600_000);
    await refresh();

    expect(await troubleOf(list)).toBeNull();
  });
});

describe('a dataset of FIRES', () => {
  const change = (type: string, value: string) => ({
    id: `https://lists.test/changes/${value}`,
    type,
    entity: { type: 'Domain', value },
    recommended_policy: 'drop',
    recommended_filters: [],
  });

  test('leads to its snapshot', async () => {
    serve({
      '/datasets/1': () =>
        Response.json({
          type: 'Dataset',
          endpoints: { snapshot: 'https://lists.test/datasets/1/snapshot' },
        }),
      '/datasets/1/snapshot': () =>
        Response.json({
          type: 'OrderedCollection',
          items: [change('Recommendation', 'a.example'), change('Advisory', 'b.example')],
        }),
    });
    const list = await subscribe('fires', '/datasets/1');
    await refresh();

    expect(await lists.rules()).toEqual([`list ${list} a.example defederate`]);
  });

  test('is read from all pages of its changes, where the last word holds', async () => {
    serve({
      '/changes': () =>
        Response.json({ type: 'OrderedCollection', first: 'https://lists.test/changes?page=1' }),
      '/changes?page=1': () =>
        Response.json({
          type: 'OrderedCollectionPage',
          orderedItems: [
            change('Recommendation', 'a.example'),
            change('Recommendation', 'b.example'),
          ],
          next: 'https://lists.test/changes?page=2',
        }),
      '/changes?page=2': () =>
        Response.json({
          type: 'OrderedCollectionPage',
          orderedItems: [change('Retraction', 'a.example')],
        }),
    });
    const list = await subscribe('fires', '/changes');
    await refresh();

    expect(await lists.rules()).toEqual([`list ${list} b.example defederate`]);
  });

  test.each([
    ['leads elsewhere', 'https://evil.test/2', 'wrong-format'],
    ['leads around', 'https://lists.test/changes', 'wrong-format'],
    ['lacks a page', 'https://lists.test/lost', 'missing'],
  ])('that %s is not taken at all', async (_, next, reason) => {
    serve({
      '/changes': () =>
        Response.json({
          type: 'OrderedCollection',
          orderedItems: [change('Recommendation', 'a.example')],
          next,
        }),
    });
    const list = await subscribe('fires', '/changes');
    await refresh();

    expect(await troubleOf(list)).toBe(reason);
    expect(await lists.rules()).toEqual([]);
  });

  test('that never ends is given up', async () => {
    let page = 0;
    stage.wire.servers.set('lists.test', async () =>
      Response.json({
        type: 'OrderedCollectionPage',
        orderedItems: [],
        next: `https://lists.test/${++page}`,
      }),
    );
    const list = await subscribe('fires', '/0');
    await refresh();

    expect(await troubleOf(list)).toBe('too-many');
    expect(page).toBeLessThan(400);
  });
});
