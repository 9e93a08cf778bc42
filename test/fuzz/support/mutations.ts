/** JSON that is almost right: one part of it is changed, doubled, emptied, nested or swapped for another. */
import * as fc from 'fast-check';
import { addresses, markup, words } from './words.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const nest = (depth: number, list: boolean): Json => {
  let value: Json = 1;
  for (let level = 0; level < depth; level++) value = list ? [value] : { object: value };
  return value;
};

/** What nobody expects in any place. */
const strange: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 2, arbitrary: addresses },
  { weight: 2, arbitrary: markup },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      2 ** 53 + 2,
      1.5,
      '',
      ' ',
      [],
      {},
      [[]],
      [null],
      [{}],
      { id: null },
      { type: null },
      { '@value': 'x' },
      { '@id': 'https://evil.test/1' },
      { toString: 1 },
      { toString: null, valueOf: null },
      { constructor: { prototype: 1 } },
      { length: 1e9 },
      { hasOwnProperty: 1 },
      { toJSON: 1 },
      ['Note'],
      ['Create', 'Delete'],
      '1969-12-31T23:59:59Z',
      '9999-12-31T23:59:59.999Z',
      '2026-02-30T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '0000-00-00',
      'now',
      '2026-01-05T12:00:00.1234567891234Z',
      -8.64e15,
      'x'.repeat(70_000),
      '<p>'.repeat(20_000),
      'a'.repeat(10_000),
      '\u0301'.repeat(5_000),
      'https://evil.test/' + 'y'.repeat(3_000),
      'https://evil.test/%00',
      'https://evil.test/\ud83d\ude00',
      nest(28, true),
      nest(28, false),
      nest(200, true),
      Array.from({ length: 3_000 }, (_, index) => index),
      Array.from({ length: 1_500 }, (_, index) => `https://evil.test/u/${index}`),
      'as:Public',
      'Public',
      'https://www.w3.org/ns/activitystreams#Public',
      'en',
      'x-'.repeat(50),
      'und',
    ),
  },
);

type Place = { readonly holder: Json[] | { [key: string]: Json }; readonly key: string };

/** Every place of a value, outside first. */
function places(value: Json): Place[] {
  const found: Place[] = [];
  const open: Json[] = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    for (const key of Object.keys(one)) {
      found.push({ holder: one, key });
      open.push((one as { [key: string]: Json })[key]!);
    }
  }
  return found;
}

export type Mutation = {
  readonly how: number;
  readonly where: number;
  readonly other: number;
  readonly value: Json;
};

const keys = [
  'type',
  'id',
  'actor',
  'object',
  'target',
  'to',
  'cc',
  'audience',
  'tag',
  'attachment',
  'content',
  'name',
  'summary',
  'published',
  'updated',
  'inReplyTo',
  'source',
  'url',
  'oneOf',
  'language',
  'contentMap',
  'attributedTo',
  'icon',
  'endpoints',
  'publicKey',
  'interactionPolicy',
  'items',
  'orderedItems',
  'endTime',
  'removeData',
  'proof',
  'signature',
  '__proto__',
  'x',
  'replies',
  'context',
  'mediaType',
  'sensitive',
  'preferredUsername',
  'inbox',
  'movedTo',
  'assertionMethod',
  'followers',
  'outbox',
];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.nat(7),
  where: fc.nat(10_000),
  other: fc.nat(10_000),
  value: strange,
});

/** Changes a copy; what must stay (so that it is let in at all) is put back by the caller. */
export function mutate(original: Json, mutations: readonly Mutation[]): Json {
  const whole = { root: structuredClone(original) };
  for (const { how, where, other, value } of mutations) {
    const all = places(whole.root);
    if (all.length === 0) return value;
    const { holder, key } = all[where % all.length]!;
    const at = holder as { [key: string]: Json };
    const second = all[other % all.length]!;
    if (how <= 2) at[key] = structuredClone(value);
    else if (how === 3) delete at[key];
    else if (how === 4) at[key] = [at[key]!, structuredClone(value)];
    else if (how === 5) at[key] = { type: 'Object', object: at[key]! };
    else if (how === 6)
      at[key] = structuredClone((second.holder as { [key: string]: Json })[second.key] ?? null);
    else if (!Array.isArray(holder)) holder[keys[other % keys.length]!] = structuredClone(value);
  }
  return whole.root;
}
