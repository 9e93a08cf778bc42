/** What a page says of itself is read, whoever wrote it. */
import { expect, test } from 'vitest';
import { readPageHead } from '#lib/page-head.ts';

const at = 'https://news.test/cats/1';
const head = (inside: string): string =>
  `<!doctype html><html><head>${inside}</head><body><h1>Body</h1></body></html>`;

test.each([
  ['its title', '<title> A  cat &amp; a dog </title>', { title: ' A  cat & a dog ' }],
  [
    'Open Graph before its title',
    '<title>News</title><meta property="og:title" content="A cat"><meta property=og:description content="It sleeps">',
    { title: 'A cat', description: 'It sleeps' },
  ],
  [
    'the words for machines where there is no Open Graph',
    '<title>News</title><meta name="Description" content="All about cats">',
    { title: 'News', description: 'All about cats' },
  ],
  [
    'the first of each name',
    '<meta property="og:title" content="One"><meta property="og:title" content="Two">',
    { title: 'One' },
  ],
  [
    'a picture by its whole address',
    '<meta property="og:image" content="https://pictures.test/a.png">',
    { image: 'https://pictures.test/a.png' },
  ],
  [
    'a picture beside the page',
    '<meta property="og:image" content="../a.png?x=1&amp;y=2">',
    { image: 'https://news.test/a.png?x=1&y=2' },
  ],
  [
    'a title in capitals, unclosed',
    '<TITLE>Loud',
    { title: 'Loud</head><body><h1>Body</h1></body></html>' },
  ],
  ['markup in a title as text', '<title><b>Bold</b></title>', { title: '<b>Bold</b>' }],
  ['nothing of a comment', '<!-- <title>No</title> --><title>Yes</title>', { title: 'Yes' }],
  [
    'nothing of a script',
    '<script>"<title>No</title>"</script><title>Yes</title>',
    { title: 'Yes' },
  ],
])('%s', (_, inside, said) => {
  expect(readPageHead(head(inside), at)).toMatchObject(said);
});

test('what stands in the body says nothing of the page', () => {
  const page = '<body><title>No</title><meta property="og:title" content="No"></body>';

  expect(readPageHead(page, at)).toEqual({ title: '', description: '', image: null });
});

test('an address that is none is no picture', () => {
  expect(readPageHead(head('<meta property="og:image" content="https://">'), at).image).toBeNull();
});

test.each([
  ['no end', '<title>'.repeat(100_000)],
  ['nothing but openings', '<'.repeat(500_000)],
  ['one endless attribute', `<meta property="og:title" content="${'x'.repeat(500_000)}`],
  ['a hundred thousand names', '<meta property="og:title" content="x">'.repeat(15_000)],
])('a page of %s is read in a moment, and bounded', (_, html) => {
  const before = performance.now();
  const { title } = readPageHead(html, at);

  expect(title.length).toBeLessThanOrEqual(2_000);
  expect(performance.now() - before).toBeLessThan(2_000);
});
