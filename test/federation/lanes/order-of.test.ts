/** Which items of a batch wait for which others. */
import { describe, expect, test } from 'vitest';
import { orderOf } from '#federation/lanes/order.ts';
import type { Item } from '#federation/lanes/read.ts';

let seq = 0;
const item = (
  object: string,
  more: Partial<Item['row']> & { readonly inbox?: string } = {},
): Item => {
  const { inbox = 'https://a.test/inbox', ...row } = more;
  return {
    seq: ++seq,
    inbox,
    from: 'broadcast',
    attempts: 0,
    row: {
      seq,
      activity: `activity ${seq}`,
      body: '{}',
      digest: '',
      signer: 1,
      actor: 'alice',
      object,
      after: [],
      weight: 'other',
      ...row,
    },
  };
};
const vote = (object: string, actor: string): Item =>
  item(object, { actor, weight: 'vote', after: [object] });
const waits = (items: readonly Item[]): readonly number[] => orderOf(items).waits;

describe('an item waits', () => {
  test('for the one before it about the same object', () => {
    expect(waits([item('post'), item('post'), item('post')])).toEqual([0, 1, 1]);
  });

  test('for what it refers to', () => {
    expect(waits([item('post'), item('comment', { after: ['post'] })])).toEqual([0, 1]);
    expect(orderOf([item('post'), item('comment', { after: ['post'] })]).followers[0]).toEqual([1]);
  });

  test('by its number in the log, wherever it stands in the batch', () => {
    const first = item('post');
    const second = item('post');
    expect(waits([second, first])).toEqual([1, 0]);
  });

  test('for nothing that goes to another inbox', () => {
    expect(waits([item('post'), item('post', { inbox: 'https://a.test/u/b/inbox' })])).toEqual([
      0, 0,
    ]);
  });
});

describe('votes', () => {
  test('of different people on one thing wait for the thing alone', () => {
    expect(waits([item('post'), vote('post', 'ann'), vote('post', 'bob')])).toEqual([0, 1, 1]);
  });

  test('of one person come one after the other', () => {
    expect(waits([vote('post', 'ann'), vote('post', 'bob'), vote('post', 'ann')])).toEqual([
      0, 0, 1,
    ]);
  });

  test('are all there before the thing is changed or removed', () => {
    expect(waits([vote('post', 'ann'), vote('post', 'bob'), item('post')])).toEqual([0, 0, 2]);
  });
});
