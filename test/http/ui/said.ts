/** Reads sources for what pages say: the keys of catalogues, and words that were written past them. */
import { readdirSync, readFileSync } from 'node:fs';

export type Source = { readonly path: string; readonly text: string };

const root = new URL('../../../', import.meta.url);

/** All sources of pages, but those that make the words. */
export const pageSources = (): Source[] =>
  ['src/http/ui', 'src/http/web'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((file) => file.endsWith('.ts') && file !== 'say.ts')
      .map((file) => `${folder}/${file}`)
      .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') })),
  );

/** A stretch of a source: code, one literal as it stands there, or what stands still in a template. */
type Piece = {
  readonly kind: 'code' | 'string' | 'template';
  readonly text: string;
  /** What stands before a template: `html`. */
  readonly tag: string;
};

/** Cuts comments out, and strings and templates apart; of a template the gaps are `\0`, and their code follows. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const string = (quote: string): void => {
    let end = at + 1;
    while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
    pieces.push({ kind: 'string', text: unescaped(text.slice(at + 1, end)), tag: '' });
    at = end + 1;
  };
  const template = (tag: string): void => {
    let still = '';
    const place = pieces.push({ kind: 'template', text: '', tag }) - 1;
    at += 1;
    while (at < text.length && text[at] !== '`')
      if (text.startsWith('${', at)) {
        at += 2;
        still += '\0';
        code('}');
        at += 1;
      } else {
        still += text.slice(at, at + (text[at] === '\\' ? 2 : 1));
        at += text[at] === '\\' ? 2 : 1;
      }
    pieces[place] = { kind: 'template', text: still, tag };
    at += 1;
  };
  const code = (until: string): void => {
    let [from, depth] = [at, 0];
    const flush = (): void => {
      if (at > from) pieces.push({ kind: 'code', text: text.slice(from, at), tag: '' });
    };
    while (at < text.length) {
      const char = text[at]!;
      if (depth === 0 && char === until) break;
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      const comment = /^(?:\/\*[^]*?\*\/|\/\/[^\n]*)/.exec(text.slice(at, at + 5_000))?.[0];
      const pattern =
        comment === undefined && /[(,=:[!&|?{}]\s*$/.test(text.slice(Math.max(0, at - 20), at))
          ? /^\/(?![*/])(?:\[(?:\\.|[^\]\\\n])*\]|\\.|[^/\\\n[])+\/\w*/.exec(
              text.slice(at, at + 500),
            )?.[0]
          : undefined;
      if (comment !== undefined || pattern !== undefined) {
        flush();
        at += (comment ?? pattern)!.length;
        from = at;
      } else if (char === "'" || char === '"' || char === '`') {
        flush();
        const tag = /(\w+)$/.exec(text.slice(from, at))?.[1] ?? '';
        if (char === '`') template(tag);
        else string(char);
        from = at;
      } else at += 1;
    }
    flush();
  };
  code('');
  return pieces;
}

const unescaped = (text: string): string =>
  text
    .replace(/\\u\{?([0-9a-fA-F]{4,6})\}?/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    )
    .replace(/\\n/g, '\n')
    .replace(/\\(['"\\`])/g, '$1');

const calls = /\b(say|sayWith|sayCount|key)\(\s*$/;

/** A key of catalogues; what is counted has an entry for each form of plural. */
export type Key = { readonly sentence: string; readonly counted: boolean };

/** Every sentence that is said or marked; of numbers the second form, by which catalogues know it. */
export function keysOf({ text }: Pick<Source, 'text'>): Key[] {
  const pieces = piecesOf(text);
  return pieces.flatMap((piece, index): Key[] => {
    const literal = pieces[index + 1];
    if (piece.kind !== 'code' || literal?.kind !== 'string') return [];
    if (calls.test(piece.text) && !piece.text.trimEnd().endsWith('sayCount('))
      return [{ sentence: literal.text, counted: false }];
    return countedFrom(pieces, index) ? [{ sentence: pieces[index + 3]!.text, counted: true }] : [];
  });
}

/** `sayCount(n, 'one', 'many')`: two strings with a comma between them, after a call began. */
const countedFrom = (pieces: readonly Piece[], index: number): boolean => {
  const [code, one, between, many, after] = pieces.slice(index, index + 5);
  return (
    /\bsayCount\((?:(?!\bsay)[^;])*,\s*$/.test(code!.text) &&
    one?.kind === 'string' &&
    between?.text.trim() === ',' &&
    many?.kind === 'string' &&
    /^,?\s*\)/.test(after?.text ?? '')
  );
};

/** Calls whose sentence stands not written out, and can be in no catalogue. */
export const unreadableIn = ({ path, text }: Source): string[] => {
  const pieces = piecesOf(text);
  const counts = pieces.filter((_, index) => countedFrom(pieces, index)).length;
  const code = pieces.filter(({ kind }) => kind === 'code').map((piece) => piece.text);
  const asked = [...code.join(' ').matchAll(/\bsayCount\(/g)].length;
  return [
    ...pieces.flatMap((piece, index) =>
      piece.kind === 'code' && calls.test(piece.text) && pieces[index + 1]?.kind === 'template'
        ? [`${path}: ${pieces[index + 1]!.text}`]
        : [],
    ),
    ...(counts === asked ? [] : [`${path}: ${asked - counts} times sayCount without both forms`]),
  ];
};

const shownAttribute =
  /\s(?:label|legend|hint|aria-label|title|placeholder|alt|words|empty|none)="([^"\0]*\p{L}{2}[^"]*)"/gu;
const shownField =
  /[{,(?]\s*(?:title|description|words|message|label|legend|hint|empty|name|does):\s*(?:\(\s*)?$/;
const isWords = (text: string): boolean =>
  /^[“\s]*\p{Lu}[^A-Z_]*\p{Ll}/u.test(text) && /\s|^\p{Lu}\p{Ll}+$/u.test(text);

/** Names that are the same in every language. */
const names = /\b(?:RSS|Atom|JSON|Mastodon|Lemmy|PieFed|Mbin|NodeBB|Folkmoot|https?|URL|kB|MB)\b/g;

/** Words on pages that nobody can translate: they are said by nothing. */
export function unsaidIn({ path, text }: Source): string[] {
  const pieces = piecesOf(text);
  return pieces
    .flatMap(({ kind, text: found, tag }, index) => {
      if (kind === 'template' && tag === 'html') {
        const attributes = [...found.matchAll(shownAttribute)].map(([, words]) => words ?? '');
        const still = found
          .replace(/<(code|pre)\b[^]*?<\/\1\s*>/g, ' ')
          .replace(/<!--[^]*?-->/g, ' ')
          .replace(/<[^>]*>/g, '\0')
          .split('\0')
          .filter((words) => /\p{L}{2}/u.test(words.replace(names, '')));
        return [...attributes, ...still];
      }
      const before = pieces[index - 1];
      return kind !== 'code' &&
        tag === '' &&
        before?.kind === 'code' &&
        shownField.test(before.text) &&
        isWords(found)
        ? [found]
        : [];
    })
    .map((words) => `${path}: ${words.replace(/\s+/g, ' ').trim()}`);
}
