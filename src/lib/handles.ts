/** Whom some words name: `@name`, `@name@host`. Pure. */
import { parseHost } from './hosts.ts';
import { htmlToText } from './html.ts';

export type NamedHandle = {
  readonly name: string;
  /** Null for a bare `@name`. */
  readonly host: string | null;
};

/** Nobody honest names more people at once. */
const namedMax = 50;
const textMax = 100_000;

const word = String.raw`[\p{L}\p{N}_]{1,64}`;
const handle = new RegExp(
  String.raw`(?<![\p{L}\p{N}@/._-])@(${word}(?:[.-]${word}){0,8})(?:@([\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?(?::\d{1,5})?))?`,
  'gu',
);

/** Called with what was written, as HTML; code names nobody. Each is told once, at most fifty. */
export function handlesIn(html: string): readonly NamedHandle[] {
  const text = htmlToText(html.replace(/<(pre|code)>[^]*?<\/\1>/g, ' '), textMax);
  const found = new Map<string, NamedHandle>();
  for (const [whole, name = '', typed] of text.matchAll(handle)) {
    const host = typed === undefined ? null : parseHost(typed);
    if (typed !== undefined && host === null) continue;
    found.set(whole.toLowerCase(), { name: name.toLowerCase(), host });
    if (found.size === namedMax) break;
  }
  return [...found.values()];
}
