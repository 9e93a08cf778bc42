/** Reads a list of servers that the operator names: a file, an address, or standard input. */
import { readFile, stat } from 'node:fs/promises';
import { readMapping, type Mapping } from '#domain/lists/mapping.ts';
import { fetchList, type ListRefusal } from '#federation/lists/fetch-list.ts';
import {
  listBytesMax,
  type HostList,
  type Skip,
  type Unreadable,
} from '#lib/host-lists/listed-host.ts';
import { readHostList, type ListFormat } from '#lib/host-lists/read-list.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Input } from './arguments.ts';
import type { Tools } from './command.ts';

/** As the usage has them: `mastodon` is what `/api/v1/instance/domain_blocks` answers. */
const formats: Readonly<Record<string, ListFormat>> = {
  csv: 'csv',
  plain: 'plain',
  gotosocial: 'gotosocial',
  fediseer: 'fediseer',
  mastodon: 'mastodon-api',
  fires: 'fires',
};

export const formatOf = (input: Input): ListFormat | null =>
  formats[input.text('format') ?? ''] ?? null;

export type SourceRefusal = ListRefusal | Unreadable | 'no-file';

/** `-` is standard input; what begins with https:// is fetched, through the gate. */
export async function readSource(
  { world }: Tools,
  source: string,
  input: Input,
): Promise<Outcome<HostList, SourceRefusal>> {
  const format = formatOf(input);
  if (/^https?:\/\//.test(source)) {
    const fetched = await fetchList(world, { url: source, format });
    if (!fetched.done) return fetched;
    return fetched.value === null ? refuse('unreachable') : done(fetched.value.list);
  }
  const bytes = source === '-' ? Buffer.from(await input.readStdin()) : await readBounded(source);
  if (bytes === null) return refuse('no-file');
  const list = readHostList(bytes, { format });
  return typeof list === 'string' ? refuse(list) : done(list);
}

/** Null when it cannot be read; of what is too large only the size is. */
async function readBounded(file: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(file);
    return size > listBytesMax ? Buffer.alloc(listBytesMax + 1) : await readFile(file);
  } catch {
    return null;
  }
}

/** `suspend=limit+hold,silence=no-media`; `noop=` is nothing. Null when it is wrong. */
export function mappingOf(input: Input): Mapping | null {
  const text = input.text('map');
  if (text === undefined) return {};
  const pairs = text.split(',').map((pair) => {
    const [mark = '', degrees = ''] = pair.split('=', 2);
    return [
      mark.trim(),
      degrees
        .split('+')
        .map((word) => word.trim())
        .filter(Boolean),
    ] as const;
  });
  return readMapping(Object.fromEntries(pairs));
}

const reasons: Readonly<Record<Skip, string>> = {
  'bad-host': 'no name of a server',
  obfuscated: 'its name is masked',
  'top-level': 'a whole top-level domain',
  'bad-severity': 'a severity that nobody knows',
  'bad-line': 'cannot be read',
  person: 'about a person',
};

/** What was left out of a list and why, the first ten of it. */
export function skippedText({ skipped, skippedCount }: HostList): string {
  if (skippedCount === 0) return '';
  const lines = skipped
    .slice(0, 10)
    .map(({ line, text, why }) => `  line ${line}: ${text} – ${reasons[why]}`);
  const more = skippedCount > lines.length ? [`  and ${skippedCount - lines.length} more`] : [];
  return [`Skipped: ${skippedCount}`, ...lines, ...more].join('\n');
}
