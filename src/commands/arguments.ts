/** Reads what was typed by the grammar that a command's usage line states. */
import { parseArgs } from 'node:util';
import { done, refuse, type Refused, type Done } from '#lib/outcome.ts';

/** A command's own words and flags; what its usage requires is there. */
export type Input = {
  /** The words in order, as the usage names them: `word('NAME')`. */
  readonly word: (name: string) => string;
  /** The words and flags whose value is a number: `ID`, `POST`, `COMMENT`, `N`. */
  readonly number: (name: string) => number;
  /** A flag's text; undefined when it was not given. */
  readonly text: (flag: string) => string | undefined;
  /** The text of a flag that the usage requires. */
  readonly need: (flag: string) => string;
  readonly has: (flag: string) => boolean;
  readonly readStdin: () => Promise<string>;
};

type Word = { readonly name: string };
type Flag = { readonly name: string; readonly value: string | null; readonly required: boolean };
type Grammar = { readonly words: readonly Word[]; readonly flags: readonly Flag[] };
type Values = Readonly<Record<string, string | boolean | undefined>>;

/** `[--by USER]`, `--title T`, `[--admin]`, `NAME`, `up|down|none`. */
const token =
  /(\[)?(?:--([a-z-]+)(?: ([A-Z]+|[a-z][a-z-]*(?:\|[a-z-]+)+))?|([A-Z]+|[a-z]+(?:\|[a-z-]+)+))\]?/g;

/** Values by these names are whole numbers from 1 on. */
const numbers = new Set(['ID', 'POST', 'COMMENT', 'N']);
const numberMax = 2 ** 31;

function readGrammar(usage: string): Grammar {
  const words: Word[] = [];
  const flags: Flag[] = [];
  for (const [, open, flag, value, word] of usage.matchAll(token)) {
    if (word !== undefined) words.push({ name: word });
    else if (flag !== undefined)
      flags.push({ name: flag, value: value ?? null, required: open === undefined });
  }
  return { words, flags };
}

export type Mistake = Refused<'usage'> & { readonly message: string };

const mistake = (message: string): Mistake => ({ ...refuse('usage'), message });

/** Called with what follows noun and verb; the first mistake is told in one line. */
export function readInput(
  usage: string,
  args: readonly string[],
  readStdin: () => Promise<string>,
): Done<Input> | Mistake {
  const { words, flags } = readGrammar(usage);
  const parsed = parse(flags, args);
  if (typeof parsed === 'string') return mistake(parsed);
  const { values, positionals } = parsed;
  const missing = words[positionals.length];
  if (missing !== undefined) return mistake(`${missing.name} is missing.`);
  const extra = positionals[words.length];
  if (extra !== undefined)
    return mistake(`“${extra}” is one word too many; put quotes around texts.`);
  const lacking = flags.find(({ name, required }) => required && values[name] === undefined);
  if (lacking !== undefined)
    return mistake(`--${[lacking.name, lacking.value ?? ''].join(' ').trim()} is missing.`);
  const given = [
    ...words.map(({ name }, index) => ({ name, kind: name, value: positionals[index] })),
    ...flags.map(({ name, value }) => ({
      name: `--${name}`,
      kind: value ?? '',
      value: values[name],
    })),
  ];
  const wrong = given.map(misfit).find((line) => line !== null);
  return typeof wrong === 'string'
    ? mistake(wrong)
    : done(inputOf(words, positionals, values, readStdin));
}

function parse(flags: readonly Flag[], args: readonly string[]) {
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const joined = joinValues(flags, args);
    return parseArgs({ args: joined, options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `${error.message.split(/[.\n]/)[0]}.`;
  }
}

/** A markdown list begins with a dash: `--body "- one"` is `--body="- one"`, unless it is a flag. */
function joinValues(flags: readonly Flag[], args: readonly string[]): string[] {
  const known = new Set(flags.map(({ name }) => `--${name}`));
  const withValue = new Set(
    flags.filter(({ value }) => value !== null).map(({ name }) => `--${name}`),
  );
  const joined: string[] = [];
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  for (let at = 0; at < args.length; at++) {
    const [word, next] = [args[at]!, args[at + 1]];
    const takes = at + 1 < end && withValue.has(word) && next !== undefined && !known.has(next);
    joined.push(takes ? `${word}=${next}` : word);
    if (takes) at++;
  }
  return joined;
}

/** Numbers and choices are checked here, so that handlers need not. */
function misfit({
  name,
  kind,
  value,
}: {
  readonly name: string;
  readonly kind: string;
  readonly value: string | boolean | undefined;
}): string | null {
  if (typeof value !== 'string') return null;
  if (numbers.has(kind)) {
    const fits = /^[1-9]\d{0,9}$/.test(value) && Number(value) < numberMax;
    return fits ? null : `${name} is a number, not “${value}”.`;
  }
  if (!kind.includes('|') || kind.split('|').includes(value)) return null;
  const say = name === kind ? '' : `${name} is `;
  return `${say}one of ${kind.split('|').join(', ')}, not “${value}”.`;
}

function inputOf(
  words: readonly Word[],
  positionals: readonly string[],
  values: Values,
  readStdin: () => Promise<string>,
): Input {
  const word = (name: string): string => {
    const found = positionals[words.findIndex((one) => one.name === name)];
    if (found === undefined) throw new Error(`The usage names no ${name}.`);
    return found;
  };
  const text = (flag: string): string | undefined => {
    const value = values[flag];
    return typeof value === 'string' ? value : undefined;
  };
  const need = (flag: string): string => {
    const value = text(flag);
    if (value === undefined) throw new Error(`The usage does not require --${flag}.`);
    return value;
  };
  return {
    word,
    number: (name) => Number(name.startsWith('--') ? need(name.slice(2)) : word(name)),
    text,
    need,
    has: (flag) => values[flag] === true,
    readStdin,
  };
}
