/** Activities, signatures, documents and addresses that are almost right, through the real door: it stands. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteSoftware } from '#domain/instances/note-software.ts';
import { fetchSoftware } from '#federation/fetch-software.ts';
import { resolveHandle } from '#federation/webfinger-lookup.ts';
import { act, fresh, note } from '../federation/support/scene.ts';
import {
  cavage,
  deliver,
  message,
  post,
  pretend,
  type Doc,
} from '../federation/support/pretend-server.ts';
import { routesOf } from '../support/routes.ts';
import { acts } from './support/acts.ts';
import { groupsOf, openArena, type Arena, type Thrown } from './support/arena.ts';
import { mutate, mutation, type Json } from './support/mutations.ts';
import { withoutOwnScript } from '../http/web/own-script.ts';
import { pageBreaks } from './support/inert.ts';
import { announce, runs, seed } from './support/runs.ts';
import { addresses, words } from './support/words.ts';

announce('door');

let arena: Arena;
const delay = monitorEventLoopDelay({ resolution: 10 });
beforeAll(async () => {
  arena = await openArena();
  delay.enable();
});
afterAll(async () => {
  delay.disable();
  const ms = (nanoseconds: number): string => `${Math.round(nanoseconds / 1e6)} ms`;
  console.log(
    `event-loop delay: median ${ms(delay.percentile(50))}, 99 % ${ms(delay.percentile(99))}, longest ${ms(delay.max)}`,
    Object.fromEntries(arena.tally),
  );
  await arena.close();
});

const batch = 40;
const sampled = <T>(hundredths: number, arbitrary: fc.Arbitrary<T>, salt: number): T[][] =>
  groupsOf(fc.sample(arbitrary, { numRuns: runs(hundredths), seed: seed + salt }), batch);
const patience = { timeout: 3_600_000 };
const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 });

const brief = (what: unknown): string => JSON.stringify(what).slice(0, 3_000);

describe('almost right', () => {
  test('activities are taken or refused, and leave nothing half done', patience, async () => {
    const { settle, inspect } = arena;
    const throws = fc.record({ which: fc.nat(acts.length - 1), mutations, honest: fc.nat(9) });
    for (const group of sampled(24, throws, 1)) {
      const thrown: Thrown[] = [];
      // Somebody new for each group: who said that he is gone has nothing more to say.
      const scene = { ...arena.scene, mallory: arena.scene.evil.person(`m${fresh()}`) };
      for (const { which, mutations: changes, honest } of group) {
        const right = acts[which]!(scene);
        const changed = mutate(right as Json, changes);
        // Without a sound envelope it would not get past the door, and little would be tried.
        const { id, type, actor } = right;
        const sound = honest > 0 && typeof changed === 'object' && !Array.isArray(changed);
        const body = sound
          ? { ...changed, '@context': right['@context'], id, type, actor }
          : changed;
        const bytes = JSON.stringify(body) ?? '';
        const { status } = await post(scene.moot, bytes, { keyId: `${String(actor)}#main-key` });
        thrown.push({ what: bytes.slice(0, 3_000), status });
      }
      await settle(thrown);
    }
    await inspect();
    expect(arena.tally.get('applied') ?? 0).toBeGreaterThan(100);
  });

  test('signatures of both grammars are refused in words', patience, async () => {
    const { scene, settle } = arena;
    const { moot, mallory } = scene;
    const names = [
      'signature',
      'signature-input',
      'digest',
      'content-digest',
      'date',
      'host',
      'content-type',
    ];
    const parts = [
      '"',
      '=',
      ',',
      ';',
      '(',
      ')',
      ':',
      ' ',
      '\\',
      '""',
      '(request-target)',
      '(created)',
      '@method',
      '@query-param";name="x',
      'keyId="',
      'created=',
      'expires=-1',
      'algorithm="hs2019"',
      'sha-256=',
      '?1',
      '99999999999999999999',
      '\t',
      '*',
      'sig1',
      'sig2=()',
      'x'.repeat(5_000),
      '\u00ff',
    ];
    const change = fc.record({
      header: fc.constantFrom(...names),
      at: fc.nat(400),
      cut: fc.nat(30),
      put: fc.oneof(fc.constantFrom('', ...parts), words),
    });
    const throws = fc.record({
      modern: fc.boolean(),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
      signer: fc.constantFrom(mallory, scene.nick, scene.vera, 'https://nobody.test/u/x'),
    });
    for (const group of sampled(9, throws, 2)) {
      const thrown: Thrown[] = [];
      for (const { modern, changes, signer } of group) {
        const bytes = JSON.stringify(act('Like', signer, scene.ours.uri));
        const now = moot.house.clock();
        const keyId = `${signer}#main-key`;
        const headers: Record<string, string> = modern
          ? message(bytes, now, 'https://folkmoot.test/inbox', { keyId })
          : cavage(bytes, now, 'folkmoot.test', { keyId });
        for (const { header, at, cut, put } of changes) {
          const old = headers[header] ?? '';
          const from = at % (old.length + 1);
          const made = old.slice(0, from) + put + old.slice(from + cut);
          headers[header] = made.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
        }
        const { status } = await deliver(moot, '/inbox', headers, bytes);
        thrown.push({ what: brief(headers), status });
      }
      await settle(thrown);
    }
  });

  test('documents of peers are read or not, and nothing breaks over them', patience, async () => {
    const { scene, settle, inspect } = arena;
    const { evil, mallory, moot } = scene;
    const throws = fc.record({
      actor: fc.boolean(),
      mutations,
      honest: fc.nat(9),
      reply: fc.boolean(),
    });
    for (const group of sampled(8, throws, 3)) {
      const thrown: Thrown[] = [];
      for (const { actor, mutations: changes, honest, reply } of group) {
        const number = fresh();
        const uri = actor ? evil.person(`f${number}`) : `${evil.origin}/posts/${number}`;
        const { pathname } = new URL(uri);
        const more: Doc = reply ? { inReplyTo: scene.ours.uri } : { name: 'Fetched' };
        const right: Doc = actor
          ? (JSON.parse(String(evil.documents.get(pathname)!.body)) as Doc)
          : note(uri, mallory, scene.cats.uri, more);
        const changed = mutate(right as Json, changes);
        const body = honest > 0 && typeof changed === 'object' ? { ...changed, id: uri } : changed;
        evil.answer(pathname, { body: JSON.stringify(body) ?? '' });
        const json = actor ? act('Follow', uri, scene.cats.uri) : act('Create', mallory, uri);
        const { status } = await post(moot, json);
        thrown.push({ what: brief(body), status });
      }
      await settle(thrown);
    }
    await inspect();
  });

  test('answers about names and software are read or not', patience, async () => {
    const { scene, settle } = arena;
    const { moot, street } = scene;
    for (const group of sampled(4, fc.record({ mutations, index: fc.boolean() }), 4)) {
      for (const { mutations: changes, index } of group) {
        const server = pretend(street.wire, `w${fresh()}.test`);
        const person = server.person('x');
        const jrd: Json = {
          subject: `acct:x@${server.host}`,
          aliases: [person],
          links: [
            {
              rel: 'self',
              type: 'application/activity+json',
              href: person,
              properties: { 'https://www.w3.org/ns/activitystreams#type': 'Person' },
            },
          ],
        };
        const json = (value: Json) => ({
          type: 'application/json',
          body: JSON.stringify(value) ?? '',
        });
        const path = `/.well-known/webfinger?${new URLSearchParams({ resource: `acct:x@${server.host}` })}`;
        server.answer(path, json(mutate(jrd, changes)));
        const where = index ? '/.well-known/nodeinfo' : '/nodeinfo/2.0';
        const right = JSON.parse(String(server.documents.get(where)!.body)) as Json;
        server.answer(where, json(mutate(right, changes)));

        const found = await resolveHandle(moot.world, `@x@${server.host}`);
        expect(typeof found.done).toBe('boolean');
        const said = await fetchSoftware(moot.world, server.origin);
        const noted = {
          host: server.host,
          software: said?.software ?? null,
          version: said?.version ?? null,
        };
        await moot.house.act((context) => noteSoftware(context, noted));
        street.wire.servers.delete(server.host);
      }
      await settle([]);
    }
  });

  test(
    'addresses of pages and documents lead somewhere or nowhere, and pages stay inert',
    patience,
    async () => {
      const { scene, settle } = arena;
      const { app } = scene.moot;
      // A stream has no end to wait for.
      const paths = routesOf(app)
        .map(({ path }) => path.replace(/:(\w+)(\|:\w+)*/g, ':$1'))
        .filter((path) => !path.endsWith('/live'));
      const piece = fc.oneof(
        fc.constantFrom(
          '1',
          '2',
          '7',
          '0',
          '-1',
          '2147483647',
          '2147483648',
          '99999999999999999999',
          '1e3',
          'cats',
          'alice',
          'dogs@group.test',
          'mallory@evil.test',
          'CATS',
          'cats@folkmoot.test',
          '%00',
          '%ff',
          '..',
          '%2e%2e%2f',
          '~',
          '@',
          '@@',
          'create',
        ),
        words.map((word) => encodeURIComponent(word.toWellFormed())),
        words.map((word) => word.replace(/[^\x21-\x7e]/g, '')),
      );
      const query = fc.array(
        fc.tuple(
          fc.constantFrom(
            'before',
            'after',
            'page',
            'posts',
            'comments',
            'uri',
            'resource',
            '__proto__',
            'before[]',
            'to',
            '',
          ),
          fc.oneof(
            piece,
            addresses.map((address) => encodeURIComponent(address.toWellFormed())),
          ),
        ),
        { maxLength: 3 },
      );
      const accept = fc.constantFrom(
        'text/html',
        'application/activity+json',
        '*/*',
        '',
        'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
        'text/html;q=0',
        'application/json',
        'x'.repeat(3_000),
      );
      const throws = fc.record({
        path: fc.constantFrom(...paths, '/:x', '/:x/:y'),
        pieces: fc.array(piece, { minLength: 3, maxLength: 3 }),
        query,
        accept,
        method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'PUT'),
      });
      for (const group of sampled(6, throws, 5)) {
        const thrown: Thrown[] = [];
        for (const { path, pieces, query: asked, accept: accepts, method } of group) {
          let at = 0;
          const filled = path.replace(/:\w+/g, () => pieces[at++ % 3]!);
          const url =
            `${filled}${asked.length > 0 ? '?' : ''}${asked.map((pair) => pair.join('=')).join('&')}`.replace(
              /[^\x21-\x7e]/g,
              '',
            );
          // What no client can put on the wire.
          if (!url.startsWith('/') || !URL.canParse(url, 'http://folkmoot.test')) continue;
          const answer = await app.inject({
            method: method as 'GET',
            url,
            headers: { accept: accepts },
          });
          if (String(answer.headers['content-type']).startsWith('text/html'))
            expect({ url, breaks: pageBreaks(withoutOwnScript(answer.body)) }).toEqual({
              url,
              breaks: [],
            });
          // Nobody works in a test: health says so.
          thrown.push({
            what: `${method} ${url}`,
            status: path === '/health' ? 200 : answer.statusCode,
          });
        }
        await settle(thrown);
      }
    },
  );
});
