/** Followed lists as admins see them. */
import { expect, test } from 'vitest';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { noteTrouble } from '#domain/lists/note-reading.ts';
import { setRule } from '#domain/moderation/set-rule.ts';
import { readEntries, readListRules, readLists } from '#views/list-view.ts';
import { listsIn } from '../domain/lists/support.ts';
import { useHouse } from '../support/house.ts';

const house = await useHouse();
const lists = listsIn(house);
const query = house.database.query;

test('each list tells its counts and its trouble, the higher ones first', async () => {
  const low = await lists.subscribe('low');
  await lists.take(low, 'a.example', 'b.example', 'c.example', 'silence d.example');
  const a = await lists.entry(low, 'a.example');
  const b = await lists.entry(low, 'b.example');
  const decide = (entries: number[], decision: 'adopt' | 'exclude') =>
    house.act((context) => decideDraft(context, { list: low, entries, decision, by: null }));
  await decide([a], 'adopt');
  await decide([b], 'exclude');
  const high = await lists.subscribe('high', { priority: 3 });
  await house.act((context) => noteTrouble(context, { list: high, trouble: 'missing' }));

  expect(await readLists(query)).toMatchObject([
    { name: 'high', trouble: 'missing', rules: 0, fetched: null },
    {
      name: 'low',
      trouble: null,
      rules: 1,
      entries: { draft: 2, adopted: 1, excluded: 1, retracted: 0 },
      shrinkAllowed: false,
    },
  ]);
  expect(await readLists(query, high)).toHaveLength(1);
  expect(await readListRules(query, { list: low, entries: 'rules' })).toEqual([
    { host: 'a.example', scope: 'domain', degrees: [] },
  ]);
  expect(await readListRules(query, { list: low, entries: 'drafts' })).toHaveLength(2);
  expect(await readListRules(query, { list: high, entries: [a] })).toEqual([]);
});

test('entries come page by page, with what somebody here said of the same server', async () => {
  const list = await lists.subscribe('paged');
  await lists.take(list, ...Array.from({ length: 5 }, (_, n) => `p${n}.example`));
  await house.act((context) =>
    setRule(context, { host: 'p3.example', degrees: ['allow'], by: null }),
  );
  const first = await readEntries(query, { list, state: 'draft', limit: 3 });
  const second = await readEntries(query, { list, state: 'draft', limit: 3, after: first.next });

  expect(first.entries.map(({ host }) => host)).toEqual(['p0.example', 'p1.example', 'p2.example']);
  expect(second.entries.map(({ host, ours }) => `${host} ${ours}`)).toEqual([
    'p3.example allow',
    'p4.example null',
  ]);
  expect(second.next).toBeNull();
});
