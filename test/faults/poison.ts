/** Bodies on which servers have broken before: in the shape of an activity, and in no shape at all. */
import type { Json } from '../standins/protocol/types.ts';
import type { Words } from './words.ts';

/** Each with a name; all claim to be of `ann`. */
export function poison(words: Words): (readonly [string, string | Buffer])[] {
  let count = 0;
  const post = (more: Json): Json => {
    const what = `poison${count++}`;
    const create = words.create('ann', what);
    return { ...create, object: { ...(create['object'] as Json), ...more } };
  };
  const text = (more: Json): string => JSON.stringify(post(more));
  /** Words that JSON.stringify would never write. */
  const raw = (member: string): string => text({ zzz: 'here' }).replace('"zzz":"here"', member);
  const nested = (depth: number, value: unknown): unknown =>
    depth === 0 ? value : { object: nested(depth - 1, value) };
  return [
    ['NUL in the words', text({ content: '<p>a\u0000b</p>', name: 'a\u0000b' })],
    ['NUL in the id', text({ id: `${words.uriOf('ann', 'nul')}\u0000` })],
    ['NUL as a key', text({ 'a\u0000b': 1 })],
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from(text({}).slice(0, -1)), Buffer.from([0xff, 0xfe, 0x7d])]),
    ],
    [
      'invalid UTF-8 in the words',
      Buffer.from(text({ content: 'XX' }).replace('XX', '\xff\xc0'), 'latin1'),
    ],
    ['half a surrogate pair', raw('"name":"\\ud800"')],
    ['half a surrogate pair in the words', raw('"content":"<p>\\udc00x\\ud83d</p>"')],
    ['a number beyond all', raw('"published":1e400')],
    ['a number of many digits', raw(`"totalItems":${'9'.repeat(5000)}`)],
    ['a negative nothing', raw('"updated":-0.0e-999')],
    [
      'a date beyond all',
      text({ published: '+275760-09-13T00:00:01Z', updated: '99999-12-31T00:00:00Z' }),
    ],
    ['a date before all', text({ published: '-271821-04-19T00:00:00Z' })],
    ['a date that PostgreSQL does not know', text({ published: '-004714-01-01T00:00:00Z' })],
    ['no object', JSON.stringify({ ...post({}), object: null })],
    ['a list of lists', JSON.stringify({ ...post({}), object: [[[]]] })],
    [
      'a thousand objects',
      JSON.stringify({ ...post({}), object: Array.from({ length: 1000 }, () => post({})) }),
    ],
    ['depth', JSON.stringify({ ...post({}), object: nested(40, 'x') })],
    ['depth of brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['an open bracket', '{"id":'],
    ['nothing', ''],
    ['a bare word', 'null'],
    ['a key said twice', raw('"id":"http://other.test/1"')],
    ['a prototype', raw('"__proto__":{"type":"Note"},"constructor":{"prototype":{}}')],
    ['types in a list', text({ type: ['Page', 'Note', null, 7] })],
    [
      'an answer to itself',
      text({ type: 'Note', inReplyTo: words.uriOf('ann', `poison${count}`) }),
    ],
    ['an attachment of every kind', text({ attachment: [null, 7, 'x', {}, [], { href: {} }] })],
    ['tags of every kind', text({ tag: [null, 7, { type: 'Mention', href: 7 }, { type: [] }] })],
    ['languages that are none', text({ contentMap: { '': 'x', ['a'.repeat(9999)]: 'y' } })],
    ['a swamp of markup', text({ content: '<b>'.repeat(50_000) })],
    ['markup that never ends', text({ content: `<a href="${'x'.repeat(100_000)}` })],
    ['names of another direction', text({ name: '\u202Edlog\u202C\u2066\uFEFF' })],
    ['a url that is none', text({ url: 'http://[::1', attributedTo: 'http://' })],
    ['a url of a million', text({ url: `http://ann.test/${'a'.repeat(500_000)}` })],
    [
      'an audience of thousands',
      text({ to: Array.from({ length: 5000 }, (_, at) => `http://t.test/${at}`) }),
    ],
    ['more than a million bytes', text({ content: 'x'.repeat(1_100_000) })],
  ];
}
