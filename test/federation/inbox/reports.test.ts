/** Reports as every software sends them: who is taken at their word, about what, and how they are taken back or resolved. */
import { asc, desc, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { receiptsTable } from '#storage/schema/federation.ts';
import { memberNoticesTable } from '#storage/schema/notices.ts';
import { reportsTable } from '#storage/schema/reports.ts';
import { valueOf } from '../../support/given.ts';
import { post, type Doc, type Pretend } from '../support/pretend-server.ts';
import { keyOf, openStage, recorded, rehostShapes, shape, type Stage } from '../support/shapes.ts';

let stage: Stage;
beforeEach(async () => void (stage = await openStage()));
afterEach(() => stage.street.close());

const reader = () => stage.moot.house.database.query;
const reports = () => reader().select().from(reportsTable).orderBy(asc(reportsTable.id));
const open = async () => (await reports()).filter(({ resolved }) => resolved === null);

async function tell(server: Pretend, json: Doc): Promise<string> {
  stage.street.pass(1000);
  const sent = await post(stage.moot, json, { keyId: keyOf(server, String(json['actor'])) });
  await stage.street.quiet();
  const [receipt] = await reader()
    .select()
    .from(receiptsTable)
    .orderBy(desc(receiptsTable.id))
    .limit(1);
  if (sent.status !== 202 || receipt === undefined || receipt.activity !== json['id'])
    return `${sent.status} ${sent.body}`;
  return receipt.state + (receipt.reason === null ? '' : `: ${receipt.reason}`);
}

const seventh = () => ({ post: stage.seventh.id, community: stage.cats.id, reason: 'spam' });

describe('one report about the post comes of a Flag', () => {
  test.each(['friendica', 'gotosocial', 'lemmy-0.19', 'lemmy-1.0', 'mastodon', 'mbin', 'piefed'])(
    'of %s',
    async (software) => {
      const server = rehostShapes(stage, software);
      expect(await tell(server, shape(software, 'flag'))).toBe('applied');
      expect(await reports()).toMatchObject([{ ...seventh(), kind: 'report', person: null }]);
    },
  );

  test('of NodeBB, as it was recorded', async () => {
    const server = rehostShapes(stage, 'lemmy-1.0');
    const flag = recorded('send-person-flag-array', [
      ['https://nodebb2.test/post/3', 'https://folkmoot.test/post/7'],
      ['https://nodebb2.test/uid/2', 'https://folkmoot.test/u/sam'],
      ['https://nodebb.test', server.origin],
    ]);
    expect(await tell(server, flag)).toBe('applied');
    expect(await reports()).toMatchObject([{ post: stage.seventh.id, reason: 'spam test' }]);
  });

  test('and one about the person, when it names nothing they wrote (Misskey)', async () => {
    const server = rehostShapes(stage, 'misskey');
    expect(await tell(server, shape('misskey', 'flag'))).toBe('applied');
    expect(await reports()).toMatchObject([{ person: stage.sam.id, post: null, community: null }]);
  });
});

describe('Mastodon', () => {
  test('names several posts, and each is reported; the account says no more', async () => {
    const server = rehostShapes(stage, 'mastodon');
    const object = [1, 2, 3].map((id) => `https://folkmoot.test/post/${id}`);
    const flag = { ...shape('mastodon', 'flag'), object: [stage.sam.uri, ...object] };
    expect(await tell(server, flag)).toBe('applied');
    expect((await reports()).map((row) => row.post)).toEqual([1, 2, 3]);
    expect(await tell(server, flag)).toMatch(/^ignored|202/);
    expect(await reports()).toHaveLength(3);
  });

  test('is heard with markup taken away', async () => {
    const server = rehostShapes(stage, 'mastodon');
    const content = '<p>Look<script>alert(1)</script></p><b>here</b>';
    await tell(server, { ...shape('mastodon', 'flag'), content });
    expect(await reports()).toMatchObject([{ reason: 'Look here' }]);
  });
});

describe('it is not for us to judge', () => {
  test('what others wrote in communities elsewhere', async () => {
    const server = rehostShapes(stage, 'lemmy-1.0');
    const { given } = stage.moot;
    const dogs = await given.remoteCommunity('https://far.test/c/dogs');
    const fay = await given.remotePerson('https://far.test/u/fay');
    const far = await given.post({ in: dogs, by: fay, uri: 'https://far.test/post/1' });
    const flag: Doc = { ...shape('lemmy-1.0', 'flag'), object: far.uri };
    expect(await tell(server, flag)).toBe('ignored: reports what is not ours to judge');

    const about = { ...flag, id: `${String(flag['id'])}2`, object: fay.uri };
    expect(await tell(server, about)).toBe('ignored: reports what is not ours to judge');
    expect(await reports()).toEqual([]);
    await given.member(stage.cats, fay);
    expect(await tell(server, { ...about, id: `${String(flag['id'])}3` })).toBe('applied');
  });

  test('what one of ours wrote elsewhere is', async () => {
    const server = rehostShapes(stage, 'lemmy-1.0');
    const dogs = await stage.moot.given.remoteCommunity('https://far.test/c/dogs');
    const own = await stage.moot.given.post({ in: dogs, by: stage.sam, title: 'Here' });
    const flag = { ...shape('lemmy-1.0', 'flag'), object: own.uri };
    expect(await tell(server, flag)).toBe('applied');
  });
});

test('a server whose reports are not taken is not heard', async () => {
  const server = rehostShapes(stage, 'mastodon');
  await tell(server, { ...shape('mastodon', 'like'), id: 'https://mastodon.test/likes/0' });
  await reader().execute(
    sql`update instances set degrees = '{no-reports}' where host = 'mastodon.test'`,
  );
  expect(await tell(server, shape('mastodon', 'flag'))).toBe('ignored: unwelcome');
  expect(await reports()).toEqual([]);
});

test('whoever is banned from the community and lives elsewhere is not heard', async () => {
  const server = rehostShapes(stage, 'lemmy-1.0');
  const flag = shape('lemmy-1.0', 'flag');
  const alice = await stage.moot.given.remotePerson(String(flag['actor']));
  await reader().execute(sql`insert into community_bans (community, person, created)
    values (${stage.cats.id}, ${alice.id}, now())`);
  expect(await tell(server, flag)).toBe('ignored: banned');
  expect(await reports()).toEqual([]);
});

test('one server files so many reports an hour', async () => {
  const server = rehostShapes(stage, 'lemmy-1.0');
  await tell(server, shape('lemmy-1.0', 'flag'));
  const ahead = new Date(stage.moot.house.clock().getTime() + 3_600_000).toISOString();
  await reader().execute(sql`update limits set whole = ${ahead}::timestamptz`);
  const again = { ...shape('lemmy-1.0', 'flag'), id: 'https://lemmy10.test/activities/flag/2' };
  expect(await tell(server, again)).toBe('ignored: too many reports from there');
});

describe('a report is taken back', () => {
  const undo = (software: string): Doc => {
    const flag = shape(software, 'flag');
    return { ...flag, id: `${String(flag['id'])}/undo`, type: 'Undo', object: flag };
  };

  test('by whoever made it', async () => {
    const server = rehostShapes(stage, 'piefed');
    await tell(server, shape('piefed', 'flag'));
    expect(await tell(server, undo('piefed'))).toBe('applied');
    expect(await open()).toEqual([]);
  });

  test('before it came, and then it has no effect', async () => {
    const server = rehostShapes(stage, 'piefed');
    expect(await tell(server, undo('piefed'))).toBe('applied');
    expect(await tell(server, shape('piefed', 'flag'))).toBe('ignored: buried');
    expect(await reports()).toEqual([]);
  });

  test('by nobody else', async () => {
    const server = rehostShapes(stage, 'piefed');
    await tell(server, shape('piefed', 'flag'));
    const actor = `${server.origin}/u/another`;
    await tell(server, { ...undo('piefed'), actor, object: { ...shape('piefed', 'flag'), actor } });
    expect(await open()).toHaveLength(1);
  });
});

describe('Lemmy’s Resolve', () => {
  const resolveBy = (actor: string, object: Doc): Doc => ({
    id: `${new URL(actor).origin}/activities/resolve/${Math.round(object['n'] as number)}`,
    type: 'Resolve',
    actor,
    to: [stage.cats.uri],
    object: { ...shape('lemmy-1.0', 'flag'), ...object },
  });

  test('by a moderator of ours who lives elsewhere resolves; by others it does nothing', async () => {
    const server = rehostShapes(stage, 'lemmy-1.0');
    const flag = shape('lemmy-1.0', 'flag');
    const alice = String(flag['actor']);
    await tell(server, flag);
    expect(await tell(server, resolveBy(alice, { n: 1 }))).toBe('refused: not a moderator here');
    expect(await open()).toHaveLength(1);

    const person = (await stage.moot.given.remotePerson(alice)).id;
    await stage.moot.house.act(async (context) =>
      valueOf(
        await appointModerator(context, { community: stage.cats.id, person, by: stage.sam.id }),
      ),
    );
    expect(await tell(server, resolveBy(alice, { n: 2 }))).toBe('applied');
    expect(await reports()).toMatchObject([{ resolvedBy: person, resolved: expect.any(Date) }]);
  });

  test('by the moderators of a community elsewhere tells our reporter once, and closes nothing here', async () => {
    const server = rehostShapes(stage, 'lemmy-1.0');
    const { given, house } = stage.moot;
    const group = await given.remoteCommunity(`${server.origin}/c/dogs`);
    const fay = await given.remotePerson('https://far.test/u/fay');
    const far = await given.post({ in: group, by: fay, uri: 'https://far.test/post/1' });
    await house.act((context) =>
      fileReport(context, { reporter: stage.sam.id, subject: { post: far.id }, reason: 'x' }),
    );
    const alice = String(shape('lemmy-1.0', 'flag')['actor']);
    const object = { object: far.uri, actor: stage.sam.uri };
    expect(await tell(server, resolveBy(alice, { ...object, n: 1 }))).toBe('applied');
    expect(await tell(server, resolveBy(alice, { ...object, n: 2 }))).toMatch('ignored');
    expect(await open()).toHaveLength(1);
    const notices = await reader().select().from(memberNoticesTable);
    expect(notices.filter(({ kind }) => kind === 'report-resolved')).toHaveLength(1);

    const stranger = rehostShapes(stage, 'mastodon');
    const other = 'https://mastodon.test/users/marta';
    expect(await tell(stranger, resolveBy(other, { ...object, n: 3 }))).toBe(
      'refused: not a moderator of this community',
    );
  });
});
