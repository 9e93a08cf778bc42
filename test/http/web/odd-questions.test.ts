/** What is asked of pages for members, moderators and admins: whatever it is, nothing breaks over it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileReport } from '#domain/moderation/file-report.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { routesOf } from '../../support/routes.ts';
import { browserOf, type Browser } from './browser.ts';
import { withoutOwnScript } from './own-script.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;

beforeAll(async () => {
  moot = await street.open(origin);
  const people = peopleIn(moot.house);
  const admin = await people.person('ada', 'admin');
  const bea = await people.person('bea');
  const cats = await moot.given.community('cats', { by: admin });
  const post = await moot.given.post({ in: cats, by: bea, title: 'A cat' });
  const report = { subject: { post: post.id }, reporter: admin.id, reason: 'Spam' };
  valueOf(await moot.house.act((context) => fileReport(context, report)));
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
});
afterAll(street.close);

/** Whatever any of them reads. */
const names = [
  'before',
  'after',
  'bans',
  'community',
  'mine',
  'about',
  'where',
  'got',
  'done',
  'undo',
  'who',
  'to',
]
  .concat([
    'host',
    'state',
    'page',
    'rules',
    'list',
    'rule',
    'q',
    'degree',
    'posts',
    'comments',
    'entries',
  ])
  .concat([
    'kind',
    'act',
    'person',
    'moderator',
    'severity',
    'sort',
    'filter',
    'from',
    'until',
    'token',
    'uri',
    'address',
    'topic-news',
    'saved',
    'hidden',
    'muted',
    'actor',
    'post',
    'comment',
    'back',
    'title',
    'url',
    'text',
  ]);
const values = [
  'a%00b',
  'a%00b@far.test',
  '%ff',
  '%ed%a0%80',
  '-1',
  '2147483648',
  '__proto__',
  '2026-01-01T00:00:00.000Z_%00',
  '%2B275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z_x',
  '0000-01-01T00:00:00.000Z',
  'post:2147483648',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
];
const pieces = ['cats', 'ada', '1', 'far.test', '2147483648', '%00', '%ff', '*.far.test'];

/** Pages of this server for people; other servers' questions have tests of their own. */
const paths = (): string[] =>
  routesOf(moot.app)
    .filter(
      ({ path, methods }) =>
        methods.includes('GET') && path !== '/health' && !path.endsWith('/live'),
    )
    .map(({ path }) => path)
    .filter((path) =>
      /admin|mod|notices|report|instances|settings|domain_blocks|communities|start|open|interaction|block|complete|reply|edit|delete|post$|\/c\/[^/]*$|^\/u\/[^/]*$/.test(
        path,
      ),
    );

test.each(values)(
  'nothing breaks over “%s”, whatever it stands for',
  async (value) => {
    const broken: string[] = [];
    for (const path of paths())
      for (const piece of path.includes(':') ? ['cats', 'ada'] : [''])
        for (const asked of [
          names,
          names.filter((name) => !/person|moderator|act|kind/.test(name)),
        ]) {
          const query = asked.map((name) => `${name}=${value}`).join('&');
          const url = `${path.replace(/:[\w|:]+/g, piece)}?${query}`;
          const { statusCode, body } = await ada.get(url);
          if (statusCode >= 500 || withoutOwnScript(body).includes('<script'))
            broken.push(`${statusCode} ${url.slice(0, 100)}`);
        }
    expect(broken).toEqual([]);
  },
  60_000,
);

test.each(pieces)(
  'nor over pages of “%s”',
  async (piece) => {
    for (const path of paths()) {
      const url = path.replace(/:[\w|:]+/g, piece);
      expect((await ada.get(url)).statusCode, url).toBeLessThan(500);
    }
  },
  60_000,
);
