/** HTML and script in every text field: what is stored as HTML is inert, and what a page shows is text. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  act,
  fresh,
  note,
  openScene,
  postAt,
  send,
  commentAt,
  type Scene,
} from '../support/scene.ts';
import type { Doc } from '../support/pretend-server.ts';

let scene: Scene;
beforeAll(async () => void (scene = await openScene()));
afterAll(() => scene.close());

const attacks = [
  '<script>pwned()</script>',
  '<img src=x onerror=pwned()>',
  '<svg onload=pwned()>',
  '<svg><script>pwned()</script></svg>',
  '<math><mtext></mtext><mglyph><style><img src=x onerror=pwned()></style></mglyph></math>',
  '<noscript><p title="</noscript><img src=x onerror=pwned()>">',
  '<style>body{display:none}</style>',
  '<p style="position:fixed" class="modal" id="x" onclick="pwned()">styled</p>',
  '<a href="javascript:pwned()">go</a>',
  '<a href="java\tscript:pwned()">go</a>',
  '<a href=" &#106;avascript:pwned()">go</a>',
  '<a href="data:text/html,<script>pwned()</script>">go</a>',
  '<a href="vbscript:pwned()">go</a>',
  '<a href="//evil.test">go</a>',
  '<base href="https://evil.test/">',
  '<form action="https://evil.test/"><input name=password></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.test/">',
  '<iframe srcdoc="<script>pwned()</script>"></iframe>',
  '<object data="https://evil.test/x"></object><embed src=x>',
  '"><script>pwned()</script>',
  '</title><script>pwned()</script>',
  '</textarea><script>pwned()</script>',
  '<!--<script>pwned()</script>-->',
  '<![CDATA[<script>pwned()</script>]]>',
  '<details open ontoggle=pwned()>x</details>',
  '<a href="https://evil.test/" title="&quot; onmouseover=&quot;pwned()">x</a>',
];

type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

const decode = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]+);?/gi, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    )
    .replace(/&#(\d+);?/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replace(
      /&(amp|lt|gt|quot);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '',
    );

/** Every tag with its attributes, as a browser reads them; what stands in quotes is no tag. */
function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi)].map(
    ([, name, rest]) => ({
      name: name!.toLowerCase(),
      attributes: Object.fromEntries(
        [...rest!.matchAll(/([^\s=/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"']+))?/g)].map((match) => [
          match[1]!.toLowerCase(),
          decode((match[2] ?? '').replace(/^["']|["']$/g, '')),
        ]),
      ),
    }),
  );
}

const harmless = new Set([
  'p',
  'br',
  'a',
  'span',
  'em',
  'strong',
  'b',
  'i',
  'u',
  's',
  'del',
  'sub',
  'sup',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'details',
  'summary',
  'ruby',
  'rt',
  'rp',
]);

/** What is stored as HTML holds only elements that do nothing, and links to elsewhere. */
function expectInert(html: string): void {
  for (const { name, attributes } of tagsOf(html)) {
    expect(harmless).toContain(name);
    expect(['href', 'title', 'rel', 'start']).toEqual(
      expect.arrayContaining(Object.keys(attributes)),
    );
    if (name === 'a' && attributes['href'] !== undefined) {
      expect(attributes['href']).toMatch(/^(https?:\/\/|mailto:)/);
      expect(attributes['rel']).toContain('nofollow');
    }
  }
}

/** A page has a head and a form of its own; of the attacks nothing may have become an element. */
function expectPageInert(html: string): void {
  for (const { name, attributes } of tagsOf(html)) {
    expect(['iframe', 'object', 'embed', 'math', 'base', 'noscript', 'mglyph']).not.toContain(name);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on'))).toEqual([]);
    expect(attributes['style'] ?? '').not.toContain('position');
    for (const key of ['href', 'src', 'action']) {
      expect(attributes[key] ?? '').not.toMatch(/^\W*(javascript|vbscript|data):|^\/\/evil|^x$/i);
    }
    expect(attributes['http-equiv'] ?? '').not.toBe('refresh');
    expect(attributes['action'] ?? '').not.toContain('evil');
  }
  // What is told to search engines is data, which nothing runs: whole JSON without a tag in it.
  const data = /<script type="application\/ld\+json">([^<]*)<\/script>/g;
  for (const [, json] of html.matchAll(data)) expect(() => JSON.parse(json!)).not.toThrow();
  expect(html.replaceAll(data, '')).not.toMatch(
    /<script[^>]*>[^<]*pwned|<style[^>]*>[^<]*display:none\}<\/style>/i,
  );
}

const fields = (attack: string): Doc => ({
  name: `Title ${attack}`,
  content: `<p>Words</p>${attack}`,
  summary: attack,
  contentMap: { en: attack },
  source: { content: attack, mediaType: 'text/markdown' },
  url: [`javascript:pwned()`, { type: 'Link', href: attack, mediaType: attack }],
  context: attack,
  conversation: attack,
  language: { identifier: attack, name: attack },
  tag: [
    { type: 'Mention', href: scene.cats.uri, name: attack },
    { type: 'Hashtag', href: attack, name: attack },
  ],
  attachment: [
    { type: 'Link', href: 'javascript:pwned()' },
    { type: 'Image', url: attack, name: attack },
  ],
  image: { type: 'Image', url: 'javascript:pwned()', name: attack },
});

describe.each(attacks)('%s', (attack) => {
  test('in every field of a thread is stored inert and shown as text', async () => {
    const id = `${scene.evil.origin}/posts/${fresh()}`;
    await send(
      scene,
      act('Create', scene.mallory, note(id, scene.mallory, scene.cats.uri, fields(attack))),
    );
    const post = (await postAt(scene, id))!;

    expectInert(post.body);
    expect(post.url ?? 'https://x').toMatch(/^https?:/);
    expect(post.page ?? 'https://x').toMatch(/^https?:/);
    for (const url of [`/post/${post.id}`, '/', '/c/cats']) {
      const page = await scene.moot.app.inject({
        method: 'GET',
        url,
        headers: { accept: 'text/html' },
      });
      if (page.statusCode === 200) expectPageInert(page.body);
    }
    const feed = await scene.moot.app.inject({ method: 'GET', url: '/c/cats/feed.xml' });
    if (feed.statusCode === 200)
      expect(feed.body).not.toMatch(/<(script|img|svg|iframe|form|meta)[\s>]/i);
  });

  test('in a comment and in a choice of a poll is stored inert', async () => {
    const id = `${scene.evil.origin}/posts/${fresh()}`;
    await send(
      scene,
      act(
        'Create',
        scene.mallory,
        note(id, scene.mallory, scene.cats.uri, {
          ...fields(attack),
          name: undefined,
          inReplyTo: scene.hers,
        }),
      ),
    );
    expectInert((await commentAt(scene, id))!.body);

    const poll = `${scene.evil.origin}/posts/${fresh()}`;
    const choices = {
      type: 'Question',
      oneOf: [
        { type: 'Note', name: attack },
        { type: 'Note', name: 'No' },
      ],
    };
    await send(
      scene,
      act(
        'Create',
        scene.mallory,
        note(poll, scene.mallory, scene.cats.uri, { ...fields(attack), ...choices }),
      ),
    );
    expectInert((await postAt(scene, poll))!.body);
  });
});

describe('an actor whose every field is an attack', () => {
  test('is kept inert, or not at all, and its page shows text', async () => {
    const attack = attacks.join('');
    const name = 'xavier';
    scene.evil.person(name, {
      name: attack,
      summary: attack,
      url: 'javascript:pwned()',
      icon: { type: 'Image', url: 'javascript:pwned()' },
      image: { type: 'Image', url: attack },
      attachment: [{ type: 'PropertyValue', name: attack, value: attack }],
      movedTo: 'javascript:pwned()',
      outbox: 'javascript:pwned()',
      featured: 'data:text/html,x',
    });
    const uri = `${scene.evil.origin}/users/${name}`;
    const id = `${scene.evil.origin}/posts/${fresh()}`;
    await send(scene, act('Create', uri, note(id, uri, scene.cats.uri, { name: 'By X' })));
    const page = await scene.moot.app.inject({
      method: 'GET',
      url: `/u/${name}@evil.test`,
      headers: { accept: 'text/html' },
    });

    expect(await postAt(scene, id)).not.toBeNull();
    if (page.statusCode === 200) expectPageInert(page.body);
    const rows = await scene.moot.house.database.query.execute<{ row: string; summary: string }>(
      `select row_to_json(a)::text as row, summary from actors a where uri = '${uri}'`,
    );
    expectInert(rows[0]!.summary);
    expect(rows[0]!.row).not.toMatch(/"(javascript|data):/);
  });

  test.each(['<script>', 'a b', 'a/b', 'a\u202eb', 'a"b', '', 'x'.repeat(200)])(
    'with the name “%s” is not kept',
    async (name) => {
      const uri = scene.evil.person(`y${fresh()}`, { preferredUsername: name });
      const sent = await send(scene, act('Follow', uri, scene.cats.uri));

      expect(sent).toMatchObject({ status: 202, state: 'refused' });
    },
  );
});

test('two hundred thousand nested elements are handled', async () => {
  const id = `${scene.evil.origin}/posts/${fresh()}`;
  const content = '<div><b>'.repeat(100_000);
  const sent = await send(
    scene,
    act(
      'Create',
      scene.mallory,
      note(id, scene.mallory, scene.cats.uri, { name: 'Deep', content }),
    ),
  );

  expect(sent).toMatchObject({ status: 202, state: 'applied' });
});
