/** The words of pages in the reader's language: English sentences are the keys, catalogues hold the rest. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Children } from './html.ts';
import ar from './words/ar.json' with { type: 'json' };
import de from './words/de.json' with { type: 'json' };

/** A sentence, or its forms by the plural rules of the language (Intl.PluralRules). */
type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
type Catalogue = Readonly<Record<string, Entry>>;

export type Tongue = {
  /** BCP 47. */
  readonly tag: string;
  readonly dir: 'ltr' | 'rtl';
  /** As its speakers call it. */
  readonly name: string;
};

const english: Tongue = { tag: 'en', dir: 'ltr', name: 'English' };
const catalogues: Readonly<Record<string, Catalogue>> = { en: {}, de, ar };

/** Languages in which the interface can be read. */
export const tongues: readonly Tongue[] = [
  english,
  { tag: 'de', dir: 'ltr', name: 'Deutsch' },
  { tag: 'ar', dir: 'rtl', name: 'العربية' },
];

const spoken = new AsyncLocalStorage<{ tongue: Tongue }>();

/** Called once for each request; everything that is said in `work`, and later by it, is said in this language. */
export const speaking = <T>(tag: string | null, work: () => T): T =>
  spoken.run({ tongue: tongueOf(tag) ?? english }, work);

/** Changes the language within a request, once it is known who asks; of a tag that is not spoken nothing comes. */
export function speak(tag: string | null): void {
  const store = spoken.getStore();
  const tongue = tongueOf(tag);
  if (store !== undefined && tongue !== null) store.tongue = tongue;
}

/** The language of this request, English outside of any. */
export const tongueNow = (): Tongue => spoken.getStore()?.tongue ?? english;

/** `de-AT` is spoken as `de`; null for what is not spoken at all. */
export function tongueOf(tag: string | null): Tongue | null {
  const [base] = (tag ?? '').toLowerCase().split('-');
  return tongues.find((tongue) => tongue.tag === base) ?? null;
}

/** The first language of an Accept-Language header that is spoken here, by its weights (RFC 9110, 12.5.4). */
export function tongueAccepted(header: string | undefined): string | null {
  const wishes = (header ?? '')
    .slice(0, 1_000)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';');
      const weight = Number(/^\s*q=([\d.]+)$/.exec(rest.join(';'))?.[1] ?? 1);
      return { tag, weight: Number.isNaN(weight) ? 0 : weight };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wishes.map(({ tag }) => tongueOf(tag)).find((found) => found !== null)?.tag ?? null;
}

type Values = Readonly<Record<string, string | number>>;

const entryOf = (sentence: string): Entry | undefined => {
  const catalogue = catalogues[tongueNow().tag] ?? {};
  return Object.hasOwn(catalogue, sentence) ? catalogue[sentence] : undefined;
};

const toTheLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Words that are read the other way stay together, whatever stands around them (UAX 9, FSI and PDI). */
function isolated(text: string): string {
  const other = tongueNow().dir === 'rtl' ? /\p{L}/u.test(text) : toTheLeft.test(text);
  return other ? `\u2068${text}\u2069` : text;
}

const gap = /\{(\w+)\}/g;
const fill = (text: string, values: Values): string =>
  text.replace(gap, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'string' ? isolated(value) : String(value ?? whole);
  });

/** Marks a sentence that stands in a table and is said later: `say(table[x])`. Found by whoever looks for keys. */
export const key = <Key extends string>(text: Key): Key => text;

/** A sentence; `{name}` in it is replaced by the value of that name. The key stands written out here, or in `key`. */
export function say(sentence: string, values: Values = {}): string {
  const entry = entryOf(sentence);
  return fill(typeof entry === 'string' ? entry : sentence, values);
}

/** A sentence with pieces of a page in it, such as names and links; they come where the language wants them. */
export function sayWith(sentence: string, pieces: Readonly<Record<string, Children>>): Children[] {
  const entry = entryOf(sentence);
  return (typeof entry === 'string' ? entry : sentence).split(/(\{\w+\})/).map((part) => {
    const piece = /^\{\w+\}$/.test(part) ? (pieces[part.slice(1, -1)] ?? part) : part;
    return typeof piece === 'string' && piece !== part ? isolated(piece) : piece;
  });
}

/** Makes what is dear to make, such as formats of `Intl`, once for each language. */
export function perTongue<Made>(make: (tag: string) => Made): () => Made {
  const made = new Map<string, Made>();
  return () => {
    const { tag } = tongueNow();
    const found = made.get(tag) ?? make(tag);
    made.set(tag, found);
    return found;
  };
}

const plurals = perTongue((tag) => new Intl.PluralRules(tag));
const numbers = perTongue(
  (tag) => new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 }),
);

/** 1234 → 1.2K, as the language writes it. */
export const shortNumber = (count: number): string => numbers().format(count);

/** From here on numbers are shortened: 1.2K. What is said of a thousand is said of them. */
const thousand = 1_000;

/** `1 comment`, `2 comments`: `{n}` is the number, shortened. The catalogues know it by its second form. */
export function sayCount(count: number, one: string, many: string): string {
  const forms = entryOf(many);
  const rule = plurals().select(count < thousand ? count : thousand);
  const text =
    typeof forms === 'object'
      ? (forms[rule] ?? forms.other ?? many)
      : (forms ?? (rule === 'one' ? one : many));
  return text.replaceAll('{n}', shortNumber(count));
}
