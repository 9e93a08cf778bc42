/** What every request passes that may change something, by walking every route of the server. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildServer } from '#http/server.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { routesOf } from '../../support/routes.ts';
import { browserOf, csrfIn, type Browser, type Sent } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
beforeAll(async () => {
  moot = await street.open(origin);
  await peopleIn(moot.house).person('ada');
});
afterAll(street.close);
// Every try counts, the good ones too.
beforeEach(() => moot.house.pass(600_000));

const forms = (): string[] =>
  changing()
    .map(({ path }) => path)
    .filter((path) => !inboxes.includes(path));
const open = (): Browser => browserOf(moot.app, origin);
const inboxes = ['/inbox', '/c/:name/inbox', '/u/:name/inbox'];
const changing = (): { path: string; method: string }[] =>
  routesOf(moot.app).flatMap(({ path, methods }) =>
    methods
      .filter((method) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
      .map((method) => ({ path: path.replace(/\|:\w+/g, ''), method })),
  );

describe('every route that may change something', () => {
  test('is one that we know of', () => {
    const paths = changing().map(({ path, method }) => `${method} ${path}`);

    expect(paths.sort()).toEqual([
      'POST /admin/instances/budget',
      'POST /admin/instances/lift',
      'POST /admin/instances/lift-preview',
      'POST /admin/instances/preview',
      'POST /admin/instances/purge',
      'POST /admin/instances/rule',
      'POST /admin/lists/:id/change',
      'POST /admin/lists/:id/decide',
      'POST /admin/lists/:id/end',
      'POST /admin/lists/:id/shrink',
      'POST /admin/lists/import',
      'POST /admin/lists/import-preview',
      'POST /admin/lists/subscribe',
      'POST /admin/settings',
      'POST /admin/site',
      'POST /block',
      'POST /c/:name/inbox',
      'POST /c/:name/settings/edit',
      'POST /c/:name/settings/moderators',
      'POST /c/:name/settings/rules/change',
      'POST /c/:name/settings/rules/end',
      'POST /c/:name/settings/rules/make',
      'POST /c/:name/settings/rules/try',
      'POST /comment',
      'POST /comment/:id/delete',
      'POST /comment/:id/edit',
      'POST /communities/follow',
      'POST /communities/new',
      'POST /first-run',
      'POST /inbox',
      'POST /join',
      'POST /mark',
      'POST /moderation/act',
      'POST /moderation/applications/decide',
      'POST /moderation/battle/begin',
      'POST /moderation/battle/end',
      'POST /moderation/rules/change',
      'POST /moderation/rules/end',
      'POST /moderation/rules/make',
      'POST /moderation/rules/try',
      'POST /notices/appeal',
      'POST /notices/read',
      'POST /open-elsewhere',
      'POST /post',
      'POST /post/:id/delete',
      'POST /post/:id/edit',
      'POST /preview',
      'POST /report',
      'POST /report-illegal',
      'POST /reset',
      'POST /settings/close',
      'POST /settings/export',
      'POST /settings/invitations/make',
      'POST /settings/invitations/withdraw',
      'POST /settings/password',
      'POST /settings/preferences',
      'POST /settings/profile',
      'POST /settings/sessions/end',
      'POST /settings/sessions/end-others',
      'POST /sign-in',
      'POST /sign-out',
      'POST /sign-up',
      'POST /start/done',
      'POST /u/:name/inbox',
      'POST /vote',
      'POST /welcome',
    ]);
  });

  test.each<[string, Sent]>([
    ['another site', { headers: { origin: 'https://evil.test' } }],
    ['a site below ours', { headers: { origin: 'https://sub.meet.test' } }],
    ['a site that begins like ours', { headers: { origin: 'https://meet.test.evil.test' } }],
    ['our name on another port', { headers: { origin: 'https://meet.test:8443' } }],
    ['our name without https', { headers: { origin: 'http://meet.test' } }],
    ['a page that hides where it is', { headers: { origin: 'null' } }],
    ['nowhere', { headers: { origin: undefined } }],
    [
      'nowhere, named by its address alone',
      { headers: { origin: undefined, referer: `${origin}/` } },
    ],
    ['two places at once', { headers: { origin: `${origin}, https://evil.test` } }],
  ])('takes no form from %s, whoever is signed in', async (_, sent) => {
    const browser = open();
    await browser.signIn('ada', password);
    const csrf = csrfIn((await browser.get('/settings')).body);
    for (const path of forms()) {
      const answer = await browser.post(path, { ...sent, fields: { csrf } });

      expect([path, answer.statusCode]).toEqual([path, 403]);
      expect(answer.body).toContain('https://meet.test');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await browser.get('/settings')).statusCode).toBe(200);
  });

  test('takes no form without the word that this browser was given', async () => {
    const [browser, other] = [open(), open()];
    await browser.signIn('ada', password);
    await other.signIn('ada', password);
    const mine = csrfIn((await browser.get('/settings')).body);
    const theirs = csrfIn((await other.get('/settings')).body);
    const stranger = csrfIn((await open().get('/sign-in')).body);
    const wrong = [
      '',
      theirs,
      stranger,
      mine.slice(1),
      `${mine}x`,
      mine.toLowerCase(),
      'é'.repeat(43),
    ];
    for (const path of forms()) {
      for (const csrf of wrong) {
        const answer = await browser.post(path, { fields: { csrf } });

        expect([path, csrf, answer.statusCode]).toEqual([path, csrf, 403]);
        expect(answer.body).toContain('out of date');
      }
      expect((await browser.post(path)).statusCode).toBe(403);
      // In the address, a link could bring it along.
      expect((await browser.post(`${path}?csrf=${mine}`)).statusCode).toBe(403);
    }
    expect((await browser.get('/settings')).statusCode).toBe(200);
  });

  test('takes no form from who brings a word and no cookie', async () => {
    const csrf = csrfIn((await open().get('/sign-in')).body);

    expect(
      (await open().post('/sign-in', { fields: { csrf, name: 'ada', password } })).statusCode,
    ).toBe(403);
  });

  test.each([
    ['text/plain', (csrf: string) => `csrf=${csrf}`],
    ['application/json', (csrf: string) => JSON.stringify({ csrf, name: 'ada', password })],
    [
      'multipart/form-data; boundary=b',
      (csrf: string) =>
        `--b\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b--\r\n`,
    ],
    ['application/xml', (csrf: string) => `<csrf>${csrf}</csrf>`],
  ])('takes no %s', async (type, payloadOf) => {
    const browser = open();
    const csrf = csrfIn((await browser.get('/sign-in')).body);
    for (const path of forms()) {
      const headers = { 'content-type': type };
      const answer = await browser.post(path, { headers, payload: payloadOf(csrf) });

      expect([path, answer.statusCode]).toEqual([path, 415]);
    }
  });

  test('takes nothing that names another method in its fields or headers', async () => {
    const browser = open();
    const csrf = csrfIn((await browser.get('/sign-in')).body);
    const fields = { csrf, name: 'ada', password, _method: 'DELETE' };
    const override = { 'x-http-method-override': 'POST', 'x-method-override': 'POST' };
    const query = new URLSearchParams(fields).toString();

    expect((await browser.get(`/sign-out?_method=POST&${query}`, override)).statusCode).toBe(404);
    expect(
      (await browser.get(`/sign-in?_method=POST&${query}`, override)).headers['set-cookie'],
    ).toBeUndefined();
    const answer = await browser.post('/sign-in', {
      fields,
      headers: { 'x-http-method-override': 'GET' },
    });
    expect(answer.statusCode).toBe(303);
  });

  test.each(['PUT', 'PATCH', 'DELETE'] as const)('is reached by no %s', async (method) => {
    for (const { path } of changing()) {
      const url = path.replace(':name', 'ada');
      const answer = await moot.app.inject({ method, url, headers: { origin } });

      expect([path, answer.statusCode]).toEqual([path, 404]);
    }
  });

  test('is guarded even when nobody thought of it', async () => {
    const app = buildServer({
      house: moot.house,
      activitypub: { world: moot.world },
      trustProxy: 0,
      logger: false,
    });
    const reached: string[] = [];
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
      app.route({ method, url: '/forgotten', handler: async () => void reached.push(method) });
    await app.register(async (scope) => {
      scope.post('/forgotten/scope', async () => void reached.push('scope'));
    });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      for (const headers of [{}, { origin: 'https://evil.test' }, { origin }])
        expect((await app.inject({ method, url: '/forgotten', headers })).statusCode).toBe(403);
    }
    expect((await app.inject({ method: 'POST', url: '/forgotten/scope' })).statusCode).toBe(403);
    expect(reached).toEqual([]);
    await app.close();
  });
});

describe('a form that cannot be read', () => {
  const send = async (rest: string, headers: Record<string, string> = {}) => {
    const browser = open();
    const csrf = csrfIn((await browser.get('/sign-in')).body);
    return browser.post('/sign-in', { headers, payload: `csrf=${csrf}&${rest}` });
  };

  test.each([
    ['a field twice', 'name=ada&name=eve&password=x'],
    ['the word twice', 'csrf=x&name=ada&password=x'],
    ['NUL', 'name=a%00da&password=x'],
    ['half a surrogate pair', 'name=%ED%A0%80&password=x'],
    ['no UTF-8', 'name=%ff&password=x'],
    ['a field missing', 'name=ada'],
    ['a field too long', `name=${'a'.repeat(400)}&password=x`],
  ])('is a mistake of the sender, told in words: %s', async (_, rest) => {
    const answer = await send(rest);

    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('We could not read that form');
    expect(answer.headers['content-type']).toContain('text/html');
  });

  test('of more than 64 kB is not read', async () => {
    expect((await send(`name=ada&password=${'x'.repeat(64 * 1024)}`)).statusCode).toBe(413);
    expect((await send(`name=ada&password=${'x'.repeat(60 * 1024)}`)).statusCode).toBe(403);
  });

  test('that has fields nobody asks for is read without them', async () => {
    const answer = await send('name=ada&password=x&role=admin&__proto__=1');

    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('out of date');
  });
});

test('what others post to inboxes is judged by its signature, not by this', async () => {
  for (const path of inboxes) {
    const answer = await moot.app.inject({
      method: 'POST',
      url: path.replace(':name', 'ada'),
      headers: { 'content-type': 'application/activity+json', origin: 'https://evil.test' },
      payload: '{}',
    });

    expect([path, answer.statusCode]).toEqual([path, 401]);
  }
});
