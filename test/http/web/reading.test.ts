/** Lists as people walk them: by their links alone, from order to order and page to page; the search; the feeds. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { setMark } from '#domain/marks/set-mark.ts';
import { weighCommunities } from '#domain/communities/weigh-communities.ts';
import { valueOf } from '../../support/given.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { peopleIn, password } from '../../domain/sessions/support.ts';
import { browserOf, type Browser } from './browser.ts';

const street = makeStreet();
const origin = 'https://meet.test';
let moot: Neighbour;
let far: Neighbour;
let eve: Browser;
let stranger: Browser;
const titles: string[] = [];

beforeAll(async () => {
  [moot, far] = [await street.open(origin), await street.open('https://far.test')];
  const people = peopleIn(moot.house);
  const ada = await people.person('ada');
  const me = await people.person('eve');
  const cats = await moot.given.community('cats', { by: ada });
  const birds = await moot.given.community('birds', { by: ada });
  await moot.given.member(birds, me);
  for (let number = 1; number <= 65; number++) {
    const title = `About cat number ${number}`;
    titles.unshift(title);
    await moot.given.post({ in: cats, by: ada, title, source: `It purrs, ${number} times` });
  }
  const wren = await moot.given.post({ in: birds, by: ada, title: 'A wren', source: 'It sings' });
  const said = await moot.given.comment({ on: wren, by: ada, source: 'All day long' });
  for (const subject of [{ post: wren.id }, { comment: said.id }])
    valueOf(
      await moot.house.act((context) =>
        setMark(context, { person: me.id, kind: 'saved', subject, on: true }),
      ),
    );
  await moot.house.act((context) => weighCommunities(context, { after: 0 }));
  const dan = await far.given.account('dan');
  await far.given.community('dogs', { by: dan });
  eve = browserOf(moot.app, origin);
  stranger = browserOf(moot.app, origin, '192.0.2.2');
  await eve.signIn('eve', password);
}, 120_000);
afterAll(street.close);

const unescape = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#x27;', "'");
const titlesIn = (body: string): string[] =>
  [...body.matchAll(/class="row-title"[^>]*>\s*<a href="[^"]*">([^<]*)</g)].map(
    ([, title]) => title!,
  );
const linkIn = (body: string, words: string): string | null => {
  const found = [...body.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)].find(
    ([, , text]) => text!.trim() === words,
  );
  return found === undefined ? null : unescape(found[1]!);
};

/** Goes on by the link to further posts, as a reader does. */
async function walk(browser: Browser, from: string): Promise<string[]> {
  const seen: string[] = [];
  for (let path: string | null = from, pages = 0; path !== null && pages < 10; pages++) {
    const { body, statusCode } = await browser.get(path);
    expect(statusCode).toBe(200);
    seen.push(...titlesIn(body));
    path = linkIn(body, 'Further posts');
  }
  return seen;
}

describe('lists of posts', () => {
  test.each([
    '/c/cats?sort=new',
    '/c/cats?sort=active',
    '/c/cats?sort=hot',
    '/c/cats?sort=top&period=all',
  ])('%s leads through everything, page after page, by its links', async (path) => {
    const seen = await walk(stranger, path);
    expect(seen.toSorted()).toEqual(titles.toSorted());
    if (path.endsWith('new')) expect(seen).toEqual(titles);
  });

  test('the front page is of all communities, of ours, or of one’s own, and leads from one to the other', async () => {
    const own = (await eve.get('/')).body;
    expect(titlesIn(own)).toEqual(['A wren']);
    const all = (await eve.get(linkIn(own, 'All')!)).body;
    expect(titlesIn(all)).toHaveLength(25);
    expect(titlesIn((await stranger.get('/?show=subscribed')).body)).toHaveLength(25);
    expect(linkIn((await stranger.get('/')).body, 'My communities')).toBeNull();
  });

  test('a further page leads back to the beginning, and is kept out of search engines', async () => {
    const first = (await stranger.get('/c/cats?sort=hot')).body;
    const { body } = await stranger.get(linkIn(first, 'Further posts')!);
    expect(linkIn(body, 'To the beginning')).toBe('/c/cats?sort=hot');
    expect(body).toContain('<meta name="robots" content="noindex"/>');
  });

  test('whoever is signed in can vote and save in the list, and comes back to the row', async () => {
    const { body } = await eve.get('/?show=all&sort=new');
    expect(body).toContain('data-vote');
    expect(body).toMatch(/name="back" value="\/\?show=all&amp;sort=new#post-\d+"/);
    expect((await stranger.get('/')).body).not.toContain('data-vote');
  });

  test('a page of a list is light: less than 60 kB for visitors, and as it is sent far less', async () => {
    for (const [browser, most] of [
      [stranger, 60_000],
      [eve, 90_000],
    ] as const) {
      const { body } = await browser.get('/?show=all&sort=new');
      expect(titlesIn(body)).toHaveLength(25);
      expect(Buffer.byteLength(body)).toBeLessThan(most);
      expect(gzipSync(body).length).toBeLessThan(12_000);
    }
  });

  test.each([
    '?after=x',
    '?sort=hot&after=1',
    '?sort=top&after=%00',
    '?sort=x&show=y&period=z',
    '?after=1&after=2',
    '?sort=active&after=9e99_1',
  ])('an odd question such as %s is answered as if nothing was asked', async (question) => {
    for (const path of ['/', '/c/cats', '/u/ada', '/communities', '/search'])
      expect((await stranger.get(path + question)).statusCode).toBe(200);
  });
});

describe('a profile', () => {
  test('has posts and comments in tabs, each with pages of their own', async () => {
    const { body } = await stranger.get('/u/ada');
    expect(titlesIn(body)[0]).toBe('A wren');
    const older = await stranger.get(linkIn(body, 'Earlier')!);
    expect(titlesIn(older.body)[0]).toBe(titles[24]);
    const said = (await stranger.get(linkIn(body, 'Comments')!)).body;
    expect(said).toContain('All day long');
    expect(linkIn(body, 'Saved')).toBeNull();
  });

  test('shows what one saved to oneself alone', async () => {
    const { body } = await eve.get('/u/eve?tab=saved');
    expect(titlesIn(body)).toEqual(['A wren', 'A wren']);
    expect(body).toContain('All day long');
    expect((await stranger.get('/u/eve?tab=saved')).body).not.toContain('A wren');
    expect((await eve.get('/u/ada?tab=saved')).body).not.toContain('All day long');
  });
});

describe('the directory', () => {
  const names = (body: string): string[] =>
    [...body.matchAll(/<span class="about"><a href="\/c\/([^"]*)"/g)].map(([, name]) => name!);

  test('is sorted, narrowed and searched by its links and its form', async () => {
    const { body } = await stranger.get('/communities');
    expect(names(body)).toEqual(['cats', 'birds']);
    expect(names((await stranger.get(linkIn(body, 'Most members')!)).body)).toEqual([
      'birds',
      'cats',
    ]);
    expect(names((await stranger.get(linkIn(body, 'By name')!)).body)).toEqual(['birds', 'cats']);
    expect(names((await stranger.get('/communities?q=bird')).body)).toEqual(['birds']);
    expect(names((await stranger.get('/communities?topic=books')).body)).toEqual([]);
    expect(names((await eve.get('/communities?show=joined')).body)).toEqual(['birds']);
  });

  test('has pages that follow one another', async () => {
    for (const sort of ['lively', 'members', 'new', 'name']) {
      const after = { lively: '65_999', members: '9_999', new: '_999', name: 'birds_999' }[sort]!;
      const { body } = await stranger.get(`/communities?sort=${sort}&after=${after}`);
      expect(names(body), sort).toContain('cats');
    }
  });
});

describe('the search', () => {
  test('finds posts by their words, communities and people by what they are called', async () => {
    expect(titlesIn((await stranger.get('/search?q=wren+sings')).body)).toEqual(['A wren']);
    expect(titlesIn((await stranger.get('/search?q=wren+-sings')).body)).toEqual([]);
    expect((await stranger.get('/search?q=brds&kind=communities')).body).toContain(
      'href="/c/birds"',
    );
    expect((await stranger.get('/search?q=horse&kind=communities')).body).toContain(
      'Nothing was found',
    );
    expect((await stranger.get('/search?q=bird&kind=communities')).body).toContain(
      'href="/c/birds"',
    );
    expect((await stranger.get('/search?q=ad&kind=people')).body).toContain('href="/u/ada"');
    expect((await stranger.get('/search?q=%25%25%25&kind=people')).body).not.toContain(
      'href="/u/ada"',
    );
  });

  test('leads on to older posts', async () => {
    const first = (await stranger.get('/search?q=purrs')).body;
    const second = (await stranger.get(linkIn(first, 'Older posts')!)).body;
    expect([...titlesIn(first), ...titlesIn(second)]).toEqual(titles.slice(0, 50));
  });

  test.each([
    "'",
    '"',
    '\\',
    '!!!',
    ':*',
    '& | !',
    '<script>',
    'a'.repeat(550),
    '%ED%A0%80',
    '%00',
  ])('takes %s for words', async (words) => {
    for (const kind of ['posts', 'communities', 'people'])
      expect(
        (await stranger.get(`/search?kind=${kind}&q=${encodeURIComponent(words)}`)).statusCode,
      ).toBe(200);
  });

  test('shows what lives elsewhere to whoever is signed in, and asks nobody for visitors', async () => {
    const path = `/search?q=${encodeURIComponent('!dogs@far.test')}`;
    expect((await stranger.get(path)).body).toContain('has not met');
    const { body } = await eve.get(path);
    expect(body).toContain('href="/c/dogs@far.test"');
    expect((await stranger.get(path)).body).toContain('href="/c/dogs@far.test"');
    expect((await eve.get('/search?q=%40nobody%40far.test')).body).toContain(
      'There is nothing of that name',
    );
    const own = await eve.get(`/search?q=${encodeURIComponent(`${origin}/c/cats`)}`);
    expect(own.body).toContain('href="/c/cats"');
  });
});

describe('feeds', () => {
  test.each([
    ['/feed', 'About cat number 65'],
    ['/feed?show=local&sort=top', 'A wren'],
    ['/c/cats/feed', 'About cat number 65'],
    ['/u/ada/feed', 'A wren'],
    ['/search/feed?q=sings', 'A wren'],
    ['/post/66/feed', 'All day long'],
  ])('%s can be had as RSS and as Atom', async (path, words) => {
    const [place, question] = path.split('?');
    for (const [ending, type, root] of [
      ['xml', 'application/rss+xml', '<rss '],
      ['atom', 'application/atom+xml', '<feed '],
    ]) {
      const answer = await stranger.get(`${place}.${ending}${question ? `?${question}` : ''}`);
      expect(answer.headers['content-type']).toContain(type);
      expect(answer.body).toContain(root);
      if (path !== '/feed?show=local&sort=top') expect(answer.body).toContain(words);
    }
  });

  test('every list names its feeds', async () => {
    for (const path of ['/', '/c/cats', '/u/ada', '/post/66']) {
      const { body } = await stranger.get(path);
      expect(body).toMatch(/rel="alternate" type="application\/rss\+xml"/);
      expect(body).toMatch(/rel="alternate" type="application\/atom\+xml"/);
    }
  });

  test('of what is not there there is none', async () => {
    for (const path of [
      '/c/nobody/feed.atom',
      '/u/nobody/feed.xml',
      '/post/999/feed.xml',
      '/post/x/feed.atom',
    ])
      expect((await stranger.get(path)).statusCode).toBe(404);
  });
});

test('a thread, a profile and the front page say what they are to search engines', async () => {
  const dataOf = async (path: string): Promise<Record<string, unknown>> => {
    const { body } = await stranger.get(path);
    const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body) ?? [];
    return JSON.parse(json ?? '{}') as Record<string, unknown>;
  };
  expect(await dataOf('/post/66')).toMatchObject({
    '@type': 'DiscussionForumPosting',
    headline: 'A wren',
    author: { name: 'ada', url: `${origin}/u/ada` },
  });
  expect(await dataOf('/u/ada')).toMatchObject({ '@type': 'ProfilePage' });
  expect(await dataOf('/')).toMatchObject({ '@type': 'WebSite' });
});

test('no page of a list counts what is many: numbers above a hundred are those that were kept', async () => {
  await moot.house.database.query.execute(sql`update communities set post_count = 12345`);
  expect((await stranger.get('/c/cats')).body).toContain('12.3K posts');
});
