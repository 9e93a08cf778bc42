/** Forms with numbers, words and names that nobody typed: refused in a sentence, and nothing breaks over them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deedNames } from '#http/web/deeds.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { browserOf, csrfIn, type Browser } from './browser.ts';
import { withoutOwnScript } from './own-script.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let ada: Browser;
let csrf: string;

beforeAll(async () => {
  moot = await street.open(origin);
  const admin = await peopleIn(moot.house).person('ada', 'admin');
  await moot.given.community('cats', { by: admin });
  ada = browserOf(moot.app, origin);
  await ada.signIn('ada', password);
  csrf = csrfIn((await ada.get('/settings')).body);
});
afterAll(street.close);

const most = { id: '2147483647', long: '999999999999999' };
const items = [
  `held:${most.long}`,
  `appeal:${most.long}`,
  `report:post:${most.id}`,
  `report:comment:${most.long}`,
  `report:person:${most.id}`,
  `report:notice:${most.long}`,
  'join:999999999:999999999',
  'join:0:0',
  'report:post:0',
  '__proto__',
  '\0',
];

test.each(deedNames)('“%s” about what is not here', async (act) => {
  for (const item of items)
    for (const word of [most.id, 'a\0\ud800‮<script>alert(1)</script>']) {
      const ids = {
        about: `post:${most.id}`,
        person: most.id,
        community: most.id,
        report: most.id,
      };
      const words = { reason: word, to: word, back: '/moderation' };
      const answer = await ada.post('/moderation/act', {
        fields: { csrf, act, item, ...ids, ...words },
      });
      expect([item, word, answer.statusCode < 500]).toEqual([item, word, true]);
      expect(withoutOwnScript(answer.body)).not.toContain('<script');
    }
});

const hostile = [
  'a\0b',
  '\ud800',
  '‮<script>alert(1)</script>',
  'x'.repeat(300),
  most.long,
  '',
  '-1',
];

test.each([
  ['/vote', { post: most.id, value: '1', back: '/' }],
  ['/vote', { comment: most.id, value: '0', back: '/' }],
  ['/mark', { post: most.id, kind: 'saved', on: '1', back: '/' }],
  ['/mark', { comment: most.id, kind: 'saved', on: '0', back: '/' }],
  ['/block', { actor: most.id, on: '1', back: '/' }],
  ['/block', { instance: most.id, on: '0', back: '/' }],
  ['/post', { community: 'cats', title: 'T', url: '', text: 'x', language: 'en', draft: 'a' }],
  ['/post/999999999/edit', { title: 'T', url: '', text: 'x', language: 'en' }],
  ['/comment', { post: most.id, text: 'x', language: 'en' }],
  ['/comment', { comment: most.id, text: 'x', language: 'en' }],
  ['/comment/999999999/edit', { text: 'x', language: 'en' }],
  ['/post/999999999/delete', {}],
  ['/comment/2147483648/delete', {}],
  ['/preview', { text: 'x' }],
  ['/join', { community: most.id, on: '1', back: '/c/cats' }],
  ['/join', { community: '1', on: '0', back: '//evil.test' }],
  ['/communities/follow', { address: '!cats@far.test' }],
  ['/communities/new', { name: 'x', title: 'x', summary: 's', rules: 'r', 'topic-news': 'on' }],
  ['/open-elsewhere', { server: 'far.test', community: most.id, post: '' }],
  ['/open-elsewhere', { server: '@a@far.test', community: '', post: most.id }],
  ['/start/done', {}],
  ['/notices/appeal', { act: most.long, words: 'x' }],
  ['/notices/read', { upTo: most.long }],
  ['/report', { about: `post:${most.id}`, category: 'spam', reason: 'x' }],
  [
    '/report-illegal',
    { category: 'illegal', where: 'https://meet.test/post/999999999', why: 'x', contact: 'y' },
  ],
  [
    '/c/cats/settings/edit',
    { title: 'T', summary: 's', posting: 'everyone', approval: 'none', joining: 'open' },
  ],
  [
    '/c/cats/settings/edit',
    {
      title: 'T',
      summary: 's',
      rules: 'r',
      icon: 'https://a.test/x.png',
      image: '',
      posting: 'everyone',
      approval: 'none',
      joining: 'open',
    },
  ],
  ['/c/cats/settings/moderators', { act: 'appoint', who: 'x', person: most.id, reason: 'x' }],
  ['/c/cats/settings/moderators', { act: 'transfer', who: 'x', person: most.id }],
  ['/c/cats/settings/moderators', { act: 'dismiss', who: 'x', person: most.id }],
  ['/c/cats/settings/rules/try', { name: 'x', kind: 'words', value: 'x', action: 'hold' }],
  ['/c/cats/settings/rules/make', { name: 'x', kind: 'pattern', value: '(', action: 'hold' }],
  ['/moderation/rules/make', { name: 'x', kind: 'rate', value: '1', action: 'hold' }],
  ['/moderation/rules/change', { rule: most.id, enabled: 'yes' }],
  ['/moderation/rules/end', { rule: most.id }],
  ['/moderation/battle/begin', { term: '1h', reason: 'x' }],
  ['/moderation/battle/end', {}],
  [
    '/admin/settings',
    {
      federation: 'open',
      days: '999999999',
      perMinute: '999999999',
      mentions: '999999999',
      reason: 'x',
    },
  ],
  [
    '/admin/instances/preview',
    {
      host: 'far.test',
      scope: 'domain',
      'degree-hold': 'on',
      public: 'x',
      private: 'y',
      term: 'same',
      until: '',
    },
  ],
  [
    '/admin/instances/rule',
    {
      host: 'far.test',
      scope: 'domain',
      'degree-hold': 'on',
      public: 'x',
      private: 'y',
      term: '1d',
    },
  ],
  ['/admin/instances/lift', { host: 'far.test', scope: 'domain', reason: 'x' }],
  ['/admin/instances/lift-preview', { host: 'far.test', scope: 'domain', reason: 'x' }],
  ['/admin/instances/purge', { host: 'far.test', confirm: 'far.test', reason: 'x' }],
  ['/admin/instances/budget', { host: 'far.test', perMinute: '999999999' }],
  ['/admin/lists/subscribe', { url: 'https://far.test/list.csv', name: 'x', format: 'mastodon' }],
  ['/admin/lists/import-preview', { text: 'a.test', format: 'plain' }],
  ['/admin/lists/import', { text: 'a.test', format: 'plain' }],
  ['/admin/lists/999999999/change', { name: 'x' }],
  ['/admin/lists/999999999/decide', { decision: 'adopt' }],
  ['/admin/lists/999999999/end', {}],
  ['/admin/lists/2147483648/end', {}],
] as [string, Record<string, string>][])(
  '%s with %j, and with something odd in each field',
  async (path, fields) => {
    const sent = [
      fields,
      ...Object.keys(fields).flatMap((name) =>
        hostile.map((value) => ({ ...fields, [name]: value })),
      ),
    ];
    for (const one of sent) {
      const answer = await ada.post(path, { fields: { csrf, ...one } });
      expect([one, answer.statusCode < 500]).toEqual([one, true]);
      expect(withoutOwnScript(answer.body)).not.toContain('<script');
    }
  },
);
