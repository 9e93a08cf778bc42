/** On which terms a list can be followed: what it may be called, how much it counts. Pure: no clock, no database. */
import { cleanLine } from '#lib/html.ts';
import { isPlainUrl } from '#lib/hosts.ts';
import { refuse, type Refused } from '#lib/outcome.ts';
import { readMapping, type Mapping } from './mapping.ts';

export type ListTerms = {
  readonly name: string;
  /** Between two lists that disagree the higher one decides: 0 to 255. */
  readonly priority: number;
  /** What words of the list mean here, where that is not the usual. */
  readonly mapping: Mapping;
  /** Whether what is new waits for approval, or takes effect at once. */
  readonly adoption: 'draft' | 'automatic';
  /** Whether the rule of what is no longer listed goes, or stays as ours. */
  readonly retraction: 'remove' | 'keep';
};

export type TermsRefusal = 'bad-list-name' | 'bad-priority' | 'bad-mapping';

/** Null when they will do. */
export function misfitOf(terms: Partial<ListTerms>): Refused<TermsRefusal> | null {
  const { name, priority, mapping } = terms;
  if (name !== undefined && !isName(name)) return refuse('bad-list-name');
  if (priority !== undefined && !(Number.isInteger(priority) && priority >= 0 && priority <= 255))
    return refuse('bad-priority');
  return mapping !== undefined && readMapping(mapping) === null ? refuse('bad-mapping') : null;
}

/** As it is typed in the shell: what steers a terminal, a path, or a flag is none. */
const isName = (name: string): boolean =>
  name !== '' && name === cleanLine(name, 64) && !/^-|[<>"\\/:]/.test(name);

/** An address that a list can be fetched from, as far as it can be told without asking. */
export const isListAddress = (url: string): boolean => url.length <= 1000 && isPlainUrl(url);
