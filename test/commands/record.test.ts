/** Reports, appeals and the record in the operator's shell. */
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { appealAct } from '#domain/appeals/appeal-act.ts';
import { act } from '#domain/context.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { givenIn, valueOf } from '../support/given.ts';
import { openShell } from './support.ts';

const shell = await openShell();
const { house } = shell.tools;
afterAll(() => house.database.close());
const given = givenIn({ act: (work) => act(house, work) });
const ann = await given.account('ann');
const bob = await given.account('bob');
const cats = await given.community('cats', { by: ann });
const post = await given.post({ in: cats, by: bob, title: 'Felines' });
const subject = { post: post.id };
await act(house, async (context) =>
  valueOf(await fileReport(context, { reporter: ann.id, subject, reason: 'Rude' })),
);

test('reports are listed and resolved', async () => {
  const listed = await shell.json<object[]>(['report', 'list', '--in', 'cats']);
  expect(listed).toMatchObject([
    {
      item: `post:${post.id}`,
      kind: 'report',
      author: 'bob',
      reasons: [{ text: 'Rude', by: 'ann' }],
    },
  ]);
  expect((await shell.run(['report', 'list'])).out).toContain('Felines');
  expect(await shell.json(['report', 'list', '--kind', 'notice'])).toEqual([]);

  const item = `post:${post.id}`;
  expect((await shell.run(['report', 'resolve', item, '--as', 'bob'])).code).toBe(1);
  const resolved = await shell.run(['report', 'resolve', item, '--answer', 'Seen']);
  expect(resolved.out).toContain('Resolved one report about post:1');
  for (const gone of [item, 'post:x', 'held:1'])
    expect(await shell.run(['report', 'resolve', gone])).toMatchObject({ code: 1 });
  expect((await shell.run(['report', 'list'])).out).toContain('Nothing is reported.');
});

test('appeals are listed and decided', async () => {
  const entry = await act(house, async (context) =>
    valueOf(await removeContent(context, { subject, by: ann.id, reason: 'Rude' })),
  );
  await act(house, async (context) =>
    valueOf(await appealAct(context, { act: entry.act!, by: bob.id, words: 'I was kind' })),
  );
  const [appeal] = await shell.json<{ id: number }[]>(['appeal', 'list']);
  expect(appeal).toMatchObject({ person: 'bob', words: 'I was kind', reason: 'Rude' });
  const id = String(appeal!.id);
  expect((await shell.run(['appeal', 'decide', '99', 'granted'])).code).toBe(1);
  const decided = await shell.run(['appeal', 'decide', id, 'granted', '--answer', 'Sorry']);
  expect(decided.out).toContain('Granted, and taken back.');
  expect((await shell.run(['appeal', 'decide', id, 'denied'])).err).toContain('decided already');
  expect((await shell.run(['appeal', 'list'])).out).toContain('Nobody waits');
});

test('the record is shown whole, and by what is asked for', async () => {
  await house.database.query.execute(sql`update communities set moderators_named = false`);
  const all = await shell.json<{ act: string }[]>(['modlog']);
  expect(all.map((one) => one.act)).toEqual(
    expect.arrayContaining(['post.removed', 'report.resolved', 'appeal.decided', 'post.restored']),
  );
  const shown = await shell.run([
    'modlog',
    '--in',
    'cats',
    '--person',
    'bob',
    '--act',
    'post.removed',
  ]);
  expect(shown.out).toContain('@ann removed a post “Felines” by @bob in @cats');
  expect(await shell.json(['modlog', '--limit', '1'])).toHaveLength(1);
  expect((await shell.run(['modlog', '--act', 'nonsense'])).err).toContain('There is no such act');
  expect((await shell.run(['modlog', '--person', 'nobody'])).code).toBe(1);
});
