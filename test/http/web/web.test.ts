/** Pages through `inject`: what stands on them, what never does, and what odd addresses get. */
import Fastify from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { deleteComment } from '#domain/comments/delete-comment.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { deletePost } from '#domain/posts/delete-post.ts';
import { stylesheet } from '#http/ui/assets.ts';
import { registerWeb } from '#http/web/web.ts';
import { givenIn, valueOf } from '../../support/given.ts';
import { useHouse } from '../../support/house.ts';
import { blockInstance, unblockInstance } from '../../support/block.ts';
import { withoutOwnScript } from './own-script.ts';

const house = await useHouse('https://meet.test');
const given = givenIn(house);
const app = Fastify({ routerOptions: { maxParamLength: 500 } });
registerWeb(app, house);
afterAll(() => app.close());

const get = (url: string) => app.inject({ method: 'GET', url });
const bodyOf = async (url: string): Promise<string> => (await get(url)).body;

const firstRun = await bodyOf('/');
const ann = await given.account('ann', 'admin');
const cats = await given.community('cats', { by: ann });
const dogs = await given.remoteCommunity('https://lemmy.test/c/dogs', { title: 'Dogs' });
const bob = await given.remotePerson('https://social.test/users/bob', {
  page: 'https://social.test/@bob',
  icon: 'https://social.test/bob.png',
});
const post = await given.post({ in: cats, by: ann, title: 'Tabby or not', source: 'Some *words*' });
const comment = await given.comment({ on: post, by: bob, uri: 'https://social.test/c/1' });
const away = await given.post({
  in: dogs,
  by: bob,
  title: 'Walkies',
  uri: 'https://social.test/p/1',
});

describe('what stands on a page', () => {
  test('a new server greets with the commands that come next', () => {
    expect(firstRun).toContain('folkmoot -- user create');
    expect(firstRun).toContain('folkmoot -- community create');
  });

  test('the front page has communities and recent posts', async () => {
    const body = await bodyOf('/');
    for (const text of ['Tabby or not', 'Walkies', 'href="/c/cats"', 'href="/c/dogs@lemmy.test"'])
      expect(body).toContain(text);
  });

  test('a community tells its name to copy and how to join', async () => {
    const body = await bodyOf('/c/cats');
    expect(body).toMatch(/<input[^>]*readonly[^>]*value="@cats@meet\.test"/);
    expect(body).toContain('Mastodon');
    expect(body).toContain('Lemmy');
    expect(body).toContain('!cats@meet.test');
  });

  test('a page names its document, its feed, itself and its preview', async () => {
    const body = await bodyOf('/c/cats');
    expect(body).toContain(
      '<link rel="alternate" type="application/activity+json" href="https://meet.test/c/cats"/>',
    );
    expect(body).toContain('href="/c/cats/feed.xml"');
    expect(body).toContain('<link rel="canonical" href="https://meet.test/c/cats"/>');
    expect(body).toContain('<meta property="og:title" content="cats"/>');
  });

  test('what came from elsewhere leads there', async () => {
    const body = await bodyOf(`/post/${away.id}`);
    expect(body).toContain('<link rel="canonical" href="https://social.test/p/1"/>');
    expect(body).toContain('On social.test');
    expect(await bodyOf('/u/bob@social.test')).toContain('href="https://social.test/@bob"');
  });

  test('a thread has its comments, each with an anchor', async () => {
    const body = await bodyOf(`/post/${post.id}`);
    expect(body).toContain('<em>words</em>');
    expect(body).toContain(`id="comment-${comment.id}"`);
    expect(body).toContain('From elsewhere');
  });

  test('a comment’s page shows it in its conversation and leads to the whole', async () => {
    const body = await bodyOf(`/comment/${comment.id}`);
    expect(body).toContain('Tabby or not');
    expect(body).toMatch(new RegExp(`id="comment-${comment.id}" class="comment focus"`));
    expect(body).toContain(`href="/post/${post.id}#comment-${comment.id}"`);
  });

  test('pictures of other servers load late and are not told where from, once their server is no newcomer', async () => {
    expect(await bodyOf('/u/bob@social.test')).not.toContain('bob.png');

    house.pass(8 * 24 * 3_600_000);

    expect(await bodyOf('/u/bob@social.test')).toMatch(
      /<img src="https:\/\/social\.test\/bob\.png"[^>]*loading="lazy"[^>]*referrerpolicy="no-referrer"/,
    );
  });

  test('RSS has the posts with their words', async () => {
    const answer = await get('/c/cats/feed.xml');
    expect(answer.headers['content-type']).toContain('application/rss+xml');
    expect(answer.body).toContain('Tabby or not');
    expect(answer.body).toContain(`https://meet.test/post/${post.id}`);
    expect(answer.body).toContain('<em>words</em>');
  });

  test('an address from elsewhere is found, or led back to over https only', async () => {
    const ask = (uri: string) => bodyOf(`/authorize_interaction?uri=${encodeURIComponent(uri)}`);
    expect(await ask('https://social.test/p/1')).toContain(`href="/post/${away.id}"`);
    expect(await ask('acct:cats@meet.test')).toContain('href="/c/cats"');
    expect(await ask('https://new.test/9')).toContain('href="https://new.test/9"');
    for (const uri of ['http://new.test/9', 'javascript:alert(1)', 'data:text/html,x'])
      expect(await ask(uri)).not.toContain(`href="${uri}`);
    expect((await get('/authorize_interaction')).statusCode).toBe(400);
  });
});

describe('headers', () => {
  test.each(['/', '/c/cats', '/nowhere/', `/post/${post.id}`, '/post/0', '/c/cats/feed.xml'])(
    '%s lets nothing run and is framed by nobody',
    async (url) => {
      const { headers, statusCode } = await get(url);
      if (statusCode === 404 && url === '/nowhere/') return expect(headers).toBeDefined();
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({
        vary: url.endsWith('.xml') ? 'accept' : 'accept, accept-language, cookie',
      });
    },
  );

  test('the stylesheet may be kept for a year, and pages name it', async () => {
    const answer = await get(stylesheet.path);
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['content-type']).toContain('text/css');
    expect(await bodyOf('/')).toContain(stylesheet.path);
  });
});

describe('odd addresses', () => {
  test.each([
    '/post/0',
    '/post/-1',
    '/post/1.5',
    '/post/1e3',
    '/post/2147483648',
    '/post/99999999999999999999',
    '/post/abc',
    '/post/%00',
    '/comment/2147483647',
    '/comment/x',
    '/c/nobody',
    '/c/cats%00',
    '/c/%20',
    '/c/a@',
    '/c/@',
    '/c/a@b@@',
    '/c/cats@unknown.test',
    '/c/cats%2Fx',
    '/u/%F0%9F%98%80',
    '/u/cats',
    '/u/ann@%00',
    '/c/nobody/feed.xml',
    '/c/%ED%A0%80',
    `/c/${'a'.repeat(450)}`,
  ])('%s is a page that says there is nothing', async (url) => {
    const answer = await get(url);
    expect([400, 404]).toContain(answer.statusCode);
  });

  test.each([
    '/?before=x',
    '/?before=0&before=1',
    '/?before=%00',
    '/?__proto__=1',
    '/c/cats?before=9e9',
  ])('%s is answered as if nothing was asked', async (url) =>
    expect((await get(url)).statusCode).toBe(200),
  );

  test.each(['/authorize_interaction?uri=%00', '/authorize_interaction?uri=a&uri=b'])(
    '%s is no address',
    async (url) => expect((await get(url)).statusCode).toBe(400),
  );

  test('an address that cannot be decoded is refused', async () => {
    expect((await get('/c/%E0%A4%A')).statusCode).toBe(400);
  });

  test('our own handle with our host leads to the short address', async () => {
    const answer = await get('/c/cats@meet.test');
    expect([answer.statusCode, answer.headers.location]).toEqual([301, '/c/cats']);
  });
});

describe('hostile words', () => {
  const script = '<script>alert(1)</script>';
  const breakout = '"><img src=x onerror=alert(1)>';
  const fields = `${script}${breakout}\u202egnp`;

  test('stay words wherever others may put them', async () => {
    const mal = await given.remotePerson('https://evil.test/u/mal', {
      title: fields,
      summary: `<p onclick="alert(1)">hi</p>${script}`,
      icon: `https://evil.test/${breakout}`,
      page: 'javascript:alert(1)',
      movedTo: 'javascript:alert(1)',
    });
    const bad = await given.remoteCommunity('https://evil.test/c/bad', {
      title: fields,
      summary: `${script}<iframe src=//evil.test></iframe><p style="x">side</p>`,
    });
    const said = await given.post({
      in: bad,
      by: mal,
      title: fields,
      url: `https://evil.test/${breakout}`,
      uri: 'https://evil.test/p/1',
    });
    await given.comment({ on: said, by: mal, uri: `https://evil.test/c/1` });
    const edit = { community: cats.id, by: ann.id, title: fields, summarySource: fields };
    valueOf(await house.act((context) => editCommunity(context, edit)));
    const urls = [
      '/',
      '/communities',
      '/c/cats',
      '/c/bad@evil.test',
      '/u/mal@evil.test',
      `/post/${said.id}`,
      `/authorize_interaction?uri=${encodeURIComponent(fields)}`,
    ];
    for (const url of urls) {
      const body = withoutOwnScript(await bodyOf(url));
      expect(body, url).not.toMatch(
        /<script|<iframe|<img src="?x|="?javascript:|\son\w+=(?![^<]*&quot;)"/i,
      );
      expect(body, url).not.toContain('\u202e');
      expect(body, url).toContain('&lt;script>');
    }
  });

  test('cannot break out of the feed', async () => {
    const body = await bodyOf('/c/bad@evil.test/feed.xml');
    expect(body).not.toContain('<script');
    expect(body).not.toContain('\u202e');
    expect(body.match(/<!\[CDATA\[/g)?.length).toBe(body.match(/\]\]>/g)?.length);
  });
});

describe('what is gone', () => {
  test('a deleted post without answers is gone', async () => {
    const gone = await given.post({ in: cats, by: ann, title: 'Never mind' });
    await house.act((context) => deletePost(context, { post: gone.id, by: ann.id }));
    const answer = await get(`/post/${gone.id}`);
    expect(answer.statusCode).toBe(410);
    expect(answer.body).not.toContain('Never mind');
  });

  test('of a removed post with answers the answers stay, under a line that says so', async () => {
    const bad = await given.post({ in: cats, by: ann, title: 'Bad title', source: 'Bad words' });
    await given.comment({ on: bad, by: ann, source: 'Good answer' });
    const act = { subject: { post: bad.id }, by: ann.id, reason: null };
    valueOf(await house.act((context) => removeContent(context, act)));
    const answer = await get(`/post/${bad.id}`);
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('Removed by a moderator');
    expect(answer.body).toContain('Good answer');
    expect(answer.body).not.toContain('Bad');
    for (const url of ['/', '/c/cats', '/c/cats/feed.xml', '/u/ann'])
      expect(await bodyOf(url), url).not.toContain('Bad');
  });

  test('of a deleted comment with answers only the line stays', async () => {
    const one = await given.comment({ on: post, by: ann, source: 'Regretted' });
    await given.comment({ on: post, under: one, by: ann, source: 'Still here' });
    await house.act((context) => deleteComment(context, { comment: one.id, by: ann.id }));
    const body = await bodyOf(`/post/${post.id}`);
    expect(body).toContain('Deleted by its author');
    expect(body).toContain('Still here');
    expect(body).not.toContain('Regretted');
    expect((await get(`/comment/${one.id}`)).statusCode).toBe(410);
  });

  test('what leads to a blocked server stands on no page and in no feed while the rule is there', async () => {
    const own = await given.post({
      in: cats,
      by: ann,
      title: 'A find',
      url: 'https://far.test/page',
      source: 'See [this](https://far.test/x), https://far.test/y and [that](https://near.test/).',
    });
    const rule = { host: 'far.test', reason: 'abuse', by: null };
    const urls = ['/', `/post/${own.id}`, '/c/cats/feed.xml'];
    for (const url of urls) expect(await bodyOf(url), url).toContain('href="https://far.test/');

    await house.act((context) => blockInstance(context, rule));

    for (const url of urls) expect(await bodyOf(url), url).not.toContain('="https://far.test');
    const body = await bodyOf(`/post/${own.id}`);
    expect(body.slice(body.indexOf('<main'))).not.toContain('far.test');
    expect(body).toContain('<span>this</span>');
    expect(body).toContain('link to a server that is blocked here');
    expect(body).toContain('href="https://near.test/"');

    await house.act((context) => unblockInstance(context, rule));
    for (const url of urls) expect(await bodyOf(url), url).toContain('href="https://far.test/');
  });

  test('nothing of a blocked server is on any page', async () => {
    const rule = { host: 'social.test', reason: 'abuse', by: null };
    await house.act((context) => blockInstance(context, rule));
    const urls = [
      '/',
      '/c/cats',
      '/c/dogs@lemmy.test',
      `/post/${post.id}`,
      '/c/dogs@lemmy.test/feed.xml',
    ];
    for (const url of urls) expect(await bodyOf(url), url).not.toMatch(/social\.test|Walkies/);
    expect(await bodyOf(`/post/${post.id}`)).not.toContain('From elsewhere');
    for (const url of [`/post/${away.id}`, `/comment/${comment.id}`, '/u/bob@social.test'])
      expect((await get(url)).statusCode, url).toBe(404);
    await house.act((context) => unblockInstance(context, rule));
    expect((await get(`/post/${away.id}`)).statusCode).toBe(200);
  });
});
