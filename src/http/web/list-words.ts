/** What lists of servers are called on pages: their formats, their words, and what is wrong with one. */
import type { Mark } from '#lib/host-lists/listed-host.ts';
import type { Skip, Unreadable } from '#lib/host-lists/listed-host.ts';
import type { ListFormat } from '#lib/host-lists/read-list.ts';
import type { Option } from '#http/ui/fields.ts';
import type { Refused } from './refusals.ts';

export const formatWords: Readonly<Record<ListFormat, string>> = {
  csv: 'CSV, as Mastodon exports it',
  plain: 'plain text, one name a line',
  gotosocial: 'JSON, as GoToSocial exports it',
  'mastodon-api': 'what a server publishes at /api/v1/instance/domain_blocks',
  fediseer: 'censures or hesitations of the Fediseer',
  fires: 'a dataset of FIRES',
};

export const formatOptions = (unsaid: string): readonly Option[] => [
  ['', unsaid],
  ...(Object.entries(formatWords) as Option[]),
];

/** The words that each format has. */
const blocks: readonly Mark[] = ['suspend', 'silence', 'noop', 'reject-media', 'reject-reports'];
export const marksOf: Readonly<Record<ListFormat, readonly Mark[]>> = {
  csv: blocks,
  plain: ['suspend'],
  gotosocial: blocks,
  'mastodon-api': ['suspend', 'silence'],
  fediseer: ['censure', 'hesitation'],
  fires: [
    'drop',
    'reject',
    'filter',
    'accept',
    'advisory',
    'auto-unlisted',
    'reject-media',
    'reject-reports',
    'ignore-reports',
  ],
};

export const skipWords: Readonly<Record<Skip, string>> = {
  'bad-host': 'no name of a server',
  obfuscated: 'its name is masked',
  'top-level': 'a whole top-level domain',
  'bad-severity': 'a severity that nobody knows',
  'bad-line': 'cannot be read',
  person: 'about a person, not a server',
};

/** Why a list was not taken over, and what to do; for words that nobody knows, the first one. */
const troubles: Readonly<Record<string, string>> = {
  unreachable: 'Its server did not answer. It is asked again later by itself.',
  barred: 'Its address may not be visited: its server is blocked, or is not public with https.',
  missing: 'There is nothing at its address any more. Find its new one, and follow that.',
  withheld: 'Its server does not show it to everybody. Ask its admins, or end it.',
  'too-large': 'It is over 16 MiB.',
  'too-many': 'It has over 100,000 entries.',
  'not-text': 'What is at its address is no text in UTF-8.',
  'wrong-format': 'What is at its address is no list of that format.',
  unclear: 'It does not say whether it blames or recommends the servers that it names.',
  emptied: 'It names nothing of what it named before, so nothing was taken back.',
  shrunk: 'It lost more than half of its entries at once, so nothing was taken back.',
};

export const troubleWords = (trouble: string): string =>
  Object.hasOwn(troubles, trouble) ? troubles[trouble]! : troubles['unreachable']!;

const is = (words: string, status = 422, field?: string): Refused => ({
  status,
  words,
  ...(field !== undefined && { field }),
});

type ListReason =
  | Unreadable
  | 'not-allowed'
  | 'no-such-list'
  | 'known-list'
  | 'bad-url'
  | 'bad-list-name'
  | 'bad-priority'
  | 'bad-mapping'
  | 'nothing-new';

export const listRefusals: Readonly<Record<ListReason, Refused>> = {
  'not-allowed': is('Only admins decide about lists. Nothing was changed.', 403),
  'no-such-list': is('That list is not followed any more. Nothing was changed.', 404),
  'known-list': is('A list of that name or address is followed already.', 422, 'name'),
  'bad-url': is('That is no address of a list. Give one that begins with https://.', 422, 'url'),
  'bad-list-name': is(
    'A name has 1 to 64 characters, none of them < > " \\ / or :, and begins with no dash. Choose another.',
    422,
    'name',
  ),
  'bad-priority': is('A priority is a whole number from 0 to 255.', 422, 'priority'),
  'bad-mapping': is('That mapping has words that nobody knows. Nothing was changed.'),
  'nothing-new': is('There is nothing to change: all of it stands already.'),
  'too-large': is('That list is too large for a form.'),
  'too-many': is('That list has too many lines.'),
  'not-text': is('That list is no text in UTF-8.'),
  'wrong-format': is('That is no list of that format. Choose the right one.', 422, 'format'),
  unclear: is('That list does not say whether it blames or recommends its servers.'),
};
