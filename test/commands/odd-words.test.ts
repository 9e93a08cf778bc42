/** What operators mistype: one line that says what to do, and nothing is changed. */
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { openShell, type Shell } from './support.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
  await shell.run(['user', 'create', 'ada', '--admin']);
  await shell.run(['user', 'create', 'eve']);
  await shell.run(['community', 'create', 'cats', '--title', 'Cats', '--by', 'ada']);
  await shell.run([
    'post',
    'create',
    '--in',
    'cats',
    '--as',
    'eve',
    '--title',
    'A cat',
    '--body',
    'x',
  ]);
});
const acts = async (): Promise<number> => {
  const [row] = await shell.tools.house.database.query.execute<{ acts: number }>(
    sql`select count(*)::int acts from modlog`,
  );
  return row!.acts;
};

test.each([
  'instance limit a_b/c?d --reason x',
  'instance block localhost --until 2020-01-01',
  'instance limit far.test --until soon',
  'instance allow far.test --until 9999-99-99',
  'instance unblock never.test',
  'instance purge never.test',
  'instance budget never.test 5',
  'instance budget far.test many',
  'instance settings --federation closed',
  'modlog --limit abc',
  'modlog --limit 0',
  'modlog --act nothing',
  'modlog --person nobody',
  'modlog --in nowhere',
  'report resolve post:1',
  'report resolve notice:999999999999999',
  'report resolve post:99999999999',
  'report list --kind nonsense',
  'appeal decide 7 granted',
  'appeal decide 7 perhaps',
  'appeal decide 99999999999 granted',
  'held approve 2147483647',
  'held reject x',
  'ban eve',
  'ban eve --in cats --everywhere',
  'ban eve --in cats --until 2020-01-01',
  'ban eve --in cats --until yesterday',
  'ban nobody --everywhere',
  'ban @eve@not_a_host --everywhere',
  'unban eve --in nowhere --everywhere',
  'rule add --in cats',
  'rule add --in nowhere --name x --words x --action hold',
  'rule add --name x --pattern ( --action hold',
  'rule test 999',
  'rule end 999',
  'battle begin --until 9999w',
  'battle begin',
  'battle end',
  'blocklist import /nonexistent',
  'blocklist subscribe ftp://x',
  'blocklist diff 999',
  'community appoint cats eve --scopes nonsense',
  'community appoint cats nobody',
  'community scope cats eve content',
  'community dismiss cats eve',
  'community transfer cats nobody',
  'community remove nowhere',
  'post move 1 --to nowhere',
  'post warn 1',
  'post flag 1 maybe',
  'post pin 999',
  'comment warn 999 --reason x',
  'user role eve king',
])('%s', async (line) => {
  const before = await acts();
  const { code, out, err } = await shell.run(line.split(' '));

  expect([code, out]).toEqual([code === 2 ? 2 : 1, '']);
  expect(err).toMatch(/^[^\n]{10,}\n?$/);
  expect(err).not.toContain('Something went wrong');
  expect(await acts()).toBe(before);
});
