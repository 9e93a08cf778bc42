/** Reads and writes lists with one name a line: everything named is blocked. */
import { gather } from './gather.ts';
import { listLinesMax, type HostList, type Unreadable } from './listed-host.ts';
import type { WrittenHost } from './written-host.ts';

/** `#`, `;` and `//` begin a comment; `*.host` means what is below the host only. */
export function readPlain(text: string): HostList | Unreadable {
  const gathering = gather();
  const lines = text.split('\n', listLinesMax + 2);
  // The last line ends with a line break.
  if (lines.length > listLinesMax + 1) return 'too-many';
  for (const [index, raw] of lines.entries()) {
    const line = raw
      .replace(/^\s*(?:#|;|\/\/).*$/s, '')
      .replace(/\s[#;].*$/s, '')
      .trim();
    if (line === '') continue;
    const comment = /\s[#;]\s*(.*)$/s.exec(raw)?.[1] ?? '';
    gathering.add(index + 1, { name: line, marks: ['suspend'], comment });
  }
  return gathering.list();
}

/** Only what is blocked: a plain list has no word for less. */
export const writePlain = (hosts: readonly WrittenHost[]): string =>
  hosts
    .filter(({ severity }) => severity === 'suspend')
    .map(({ host, scope }) => `${scope === 'below' ? '*.' : ''}${host}\n`)
    .join('');
