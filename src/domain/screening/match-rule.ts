/** Whether an automatic rule meets what somebody wrote. Pure: no clock, no database. */
import { printOf, unveiled, type Matter } from './matter.ts';
import { compilePattern } from './pattern.ts';
import type { Test } from './rule.ts';

/** What is known about the author, as far as a rule asks. */
export type Facts = {
  /** How long ago the account was made, in hours. */
  readonly ageHours: number;
  /** Earlier posts and comments that are shown here. */
  readonly shown: number;
  /** Posts and comments in the last hour, without this one. */
  readonly lastHour: number;
  /** What others wrote lately, as `printOf` gives it, and how many minutes ago. */
  readonly others: readonly {
    readonly author: number;
    readonly print: string;
    readonly minutes: number;
  }[];
};

/** Somebody of whom nothing speaks against. */
export const noFacts: Facts = { ageHours: Infinity, shown: Infinity, lastHour: 0, others: [] };

/** Called for each rule that is in force where it was written. */
export function matchRule(test: Test, matter: Matter, facts: Facts): boolean {
  switch (test.kind) {
    case 'words':
      return test.settings.words.some((word) => hasWord(matter.plain, word));
    case 'pattern':
      return [matter.text, matter.other ?? ''].some((text) =>
        meetsPattern(test.settings.pattern, text),
      );
    case 'domains':
      return matter.hosts.some((host) => test.settings.domains.some((one) => isBelow(host, one)));
    case 'new-account':
      return facts.ageHours < test.settings.hours;
    case 'first-posts':
      return facts.shown < test.settings.count;
    case 'rate':
      return facts.lastHour >= test.settings.perHour;
    case 'repeat':
      return isRepeated(test.settings, matter, facts);
    case 'mentions':
      return matter.mentions > test.settings.people;
  }
}

/** As it stands, and without what hides in it: letters of another form, marks that nobody sees. */
function meetsPattern(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if (compiled === null) return false;
  const clear = unveiled(text);
  return compiled.matcher(text).find() || (clear !== text && compiled.matcher(clear).find());
}

const isLetter = (char: string | undefined): boolean =>
  char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** As a whole word, or phrase; with `*` at its end also as the beginning of one. */
function hasWord(plain: string, wanted: string): boolean {
  const open = wanted.endsWith('*');
  const word = open ? wanted.slice(0, -1) : wanted;
  if (word === '') return false;
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
    const before = plain[at - 1];
    const after = plain[at + word.length];
    if (
      !(isLetter(before) && isLetter(word[0])) &&
      (open || !(isLetter(after) && isLetter(word.at(-1))))
    )
      return true;
  }
  return false;
}

const isBelow = (host: string, domain: string): boolean => {
  const bare = domain.includes(':') ? host : host.replace(/:\d+$/, '');
  return bare === domain || bare.endsWith(`.${domain}`);
};

function isRepeated(
  { people, minutes }: { readonly people: number; readonly minutes: number },
  matter: Matter,
  { others }: Facts,
): boolean {
  const print = printOf(matter);
  if (print === null) return false;
  const same = others.filter((one) => one.print === print && one.minutes <= minutes);
  return new Set(same.map(({ author }) => author)).size + 1 >= people;
}
