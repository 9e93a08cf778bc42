/** Pictures and links under a post: safe whatever they say, folded where sensitive. */
import { expect, test } from 'vitest';
import { html, renderPage } from '#http/ui/html.ts';
import { LinkCard } from '#http/ui/link-card.ts';
import { PostMedia, type Shown } from '#http/ui/post-media.ts';

const cat: Shown = { url: 'https://pictures.test/cat.jpg', alt: 'A "grey" <cat>', kind: 'picture' };

const shown = (attachments: readonly Shown[], more: object = {}): string =>
  renderPage(
    html`<main>
      <${PostMedia}
        attachments=${attachments}
        withheld=${0}
        sensitive=${false}
        language=${'de'}
        ...${more}
      />
    </main>`,
  );
const card = (props: object): string =>
  renderPage(html`<main><${LinkCard} url="https://www.news.test/a" ...${props} /></main>`);

test('a picture is fetched when it is looked at, says what is to be seen, and tells nobody who looks', () => {
  const page = shown([cat]);

  expect(page).toContain('loading="lazy"');
  expect(page).toContain('referrerpolicy="no-referrer"');
  expect(page).toContain('alt="A &quot;grey&quot; &lt;cat>"');
  expect(page).toMatch(/<figcaption aria-hidden="true"[^>]* lang="de">A &quot;grey&quot; &lt;cat>/);
});

test('one without words says that it has none', () => {
  expect(shown([{ ...cat, alt: '' }])).toContain('alt="Picture without a description"');
});

test('sensitive ones are folded away', () => {
  expect(shown([cat], { sensitive: true })).toMatch(/<details class="media"><summary>.*<figure>/s);
  expect(shown([cat])).not.toContain('<details');
});

test.each([
  ['a film', { ...cat, kind: 'film' as const }],
  ['a picture without https', { ...cat, url: 'http://pictures.test/cat.jpg' }],
])('%s is a link', (_, one) => {
  expect(shown([one])).not.toContain('<img');
  expect(shown([one])).toContain('rel="nofollow noopener noreferrer ugc"');
});

test('what is no address is nothing', () => {
  expect(shown([{ ...cat, url: 'javascript:alert(1)' }])).not.toContain('javascript');
});

test('what is not shown is told', () => {
  expect(shown([], { withheld: 2 })).toContain('2 pictures or files are not shown here');
  expect(shown([])).not.toContain('<p');
});

test('a link says the title of its page and always its server', () => {
  const preview = {
    title: 'Cats <b>',
    description: 'They sleep',
    image: 'https://news.test/a.png',
  };

  expect(card({ preview })).toMatch(/Cats &lt;b>.*They sleep.*news\.test/s);
  expect(card({ preview })).toContain('<img');
  expect(card({ preview, sensitive: true })).not.toContain('<img');
  expect(card({ preview: { ...preview, image: 'http://news.test/a.png' } })).not.toContain('<img');
  expect(card({})).toMatch(/news\.test.*https:\/\/www\.news\.test\/a/s);
});
