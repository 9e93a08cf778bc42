/** Legal notices: what they name is found where it is here, and kept as it was typed where it is not. */
import { expect, test } from 'vitest';
import { fileNotice } from '#domain/moderation/file-notice.ts';
import { refuse } from '#lib/outcome.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';

const house = await useHouse();
const given = givenIn(house);
const ann = await given.account('ann');
const cats = await given.community('cats', { by: ann });
const eve = await given.remotePerson('https://lemmy.test/u/eve');
const own = await given.post({ in: cats, by: ann });
const far = await given.post({ in: cats, by: eve, uri: 'https://lemmy.test/post/9' });
const comment = await given.comment({ on: own, by: ann });

const file = (where: string, why = 'Against § 1') =>
  house.act((context) => fileNotice(context, { where, why, contact: '', category: 'illegal' }));

test.each([
  ['our own post', `https://folkmoot.test/post/${own.id}`, { post: own.id }],
  ['with words around it', `see (https://folkmoot.test/post/${own.id}).`, { post: own.id }],
  ['a comment', `https://folkmoot.test/comment/${comment.id}#top`, { comment: comment.id }],
  ['what came from elsewhere', far.uri, { post: far.id }],
  ['a person', eve.uri, { person: eve.id }],
  ['what is not here', 'https://folkmoot.test/post/999', { post: null }],
  ['another server', `https://folkmoot.test.evil.test/post/${own.id}`, { post: null }],
  ['no address at all', 'everything', { post: null, comment: null, person: null }],
])('%s', async (_, where, named) => {
  const { reference } = valueOf(await file(where));
  const rows = await house.database.query.select().from(reportsTable);
  expect(rows.find(({ id }) => id === reference)).toMatchObject({
    ...named,
    kind: 'notice',
    about: where,
    contact: null,
    community: null,
  });
});

test('the same again is another notice; an empty one is none', async () => {
  const [one, other] = [valueOf(await file(own.uri)), valueOf(await file(own.uri))];
  expect(one.reference).not.toBe(other.reference);
  expect(await file(' ')).toEqual(refuse('empty'));
  expect(await file(own.uri, ' ')).toEqual(refuse('empty'));
});
