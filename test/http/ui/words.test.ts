/** Catalogues hold every sentence of pages, and no page has words that no catalogue can know. */
import { describe, expect, test } from 'vitest';
import { acts } from '#domain/modlog/acts.ts';
import ar from '#http/ui/words/ar.json' with { type: 'json' };
import de from '#http/ui/words/de.json' with { type: 'json' };
import { tongues } from '#http/ui/say.ts';
import { actWords, officeWords } from '#views/modlog-words.ts';
import { keysOf, pageSources, unreadableIn, unsaidIn, type Key } from './said.ts';

const catalogues: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { de, ar };
const sources = pageSources();

/** What views find the words for; the record says them. */
const offices = [
  'operator',
  'admin',
  'instance-moderator',
  'owner',
  'moderator',
  'community',
  'person',
  'rule',
] as const;
const recorded = [
  ...acts.map((act) => actWords[act]),
  ...offices.map((role) => officeWords({ role, automatic: false })),
].map((sentence): Key => ({ sentence, counted: false }));

const keys = new Map(
  [...sources.flatMap(keysOf), ...recorded].map(({ sentence, counted }) => [sentence, counted]),
);

/** Pages of those who run and moderate, in English: who opens them reads English anyway (docs/tasks/add-a-language.md). */
const inEnglish = new Set(
  [
    'act-forms admin-instance admin-instances admin-purge admin-rule admin-settings admin admin-site',
    'auto-rule-form auto-rules battle community-moderators community-office community-rules',
    'community-settings health-page list-import list-page list-words lists moderation modlog-feeds',
    'person-record preview queue-item refused rule-form take-act take-list-form undo-note deeds',
    'done-notes applications first-run site-fields community-form community-members',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `src/http/web/${name}.ts`),
);

const gapsOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
const textsOf = (entry: unknown): string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry as Record<string, string>);

test('every language but English has a catalogue', () =>
  expect(tongues.map(({ tag }) => tag).filter((tag) => tag !== 'en')).toEqual(
    Object.keys(catalogues),
  ));

describe.each(Object.entries(catalogues))('the catalogue for %s', (tag, catalogue) => {
  test('has every sentence that pages say', () =>
    expect([...keys.keys()].filter((sentence) => !Object.hasOwn(catalogue, sentence))).toEqual([]));

  test('has no sentence that nothing says any more', () =>
    expect(Object.keys(catalogue).filter((sentence) => !keys.has(sentence))).toEqual([]));

  test('fills the same gaps as the English', () => {
    for (const [sentence, entry] of Object.entries(catalogue)) {
      const counted = typeof entry !== 'string';
      for (const text of textsOf(entry)) {
        expect(text.trim()).not.toBe('');
        // One and two of a thing have words of their own in some languages, without the number.
        if (!counted || text.includes('{'))
          expect([sentence, gapsOf(text)]).toEqual([sentence, gapsOf(sentence)]);
      }
    }
  });

  test('has each form that its numbers ask for, and only where something is counted', () => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    // `zero` and the like may be left out: `other` stands in for them.
    const needed = pluralCategories.filter((form) => form !== 'zero').sort();
    for (const [sentence, entry] of Object.entries(catalogue))
      expect([
        sentence,
        typeof entry === 'string' ? [] : Object.keys(entry as object).sort(),
      ]).toEqual([sentence, keys.get(sentence) === true ? needed : []]);
  });
});

test('every sentence stands written out where it is said', () =>
  expect(sources.flatMap(unreadableIn)).toEqual([]));

test('no page for visitors and members has words that are not said', () =>
  expect(sources.filter(({ path }) => !inEnglish.has(path)).flatMap(unsaidIn)).toEqual([]));

describe('whoever looks for words', () => {
  test('finds them in calls, marks and counts, and not in comments', () => {
    const text = `
      // say('not this')
      /** sayCount(n, 'nor', 'this') */
      const a = say('One') + sayWith("Two's", { x: html\`<b>\${say(key('Three'))}</b>\` });
      const b = sayCount(list.length, '{n} thing', '{n} things') + say(other) + essay('no');
      const c = say(
        'Four {gap}',
        { gap: a === 'x' ? key('Five') : b },
      );`;

    expect(keysOf({ text }).map(({ sentence }) => sentence)).toEqual([
      'One',
      "Two's",
      'Three',
      '{n} things',
      'Four {gap}',
      'Five',
    ]);
  });

  test('finds sentences that are put together, which no catalogue can have', () => {
    const text = 'const a = say(`Hello ${name}`); const b = sayCount(2, one, many);';
    expect(unreadableIn({ path: 'x', text })).toHaveLength(2);
  });

  test('finds words in templates, attributes and titles of pages', () => {
    const text = `const page = html\`<p class="lede">Hello \${name}</p><\${Field} label="Name" hint=\${say('Yes')} />
      <code>npm run</code><b>RSS</b>\${x && html\`<i>inner</i>\`}\`;
      const head = { title: 'Other servers', kind: 'Known' };`;
    expect(unsaidIn({ path: 'x', text }).map((found) => found.slice(3))).toEqual([
      'Name',
      'Hello',
      'inner',
      'Other servers',
    ]);
  });
});
