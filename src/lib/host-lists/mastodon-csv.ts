/** Reads and writes lists as Mastodon exports them: CSV with names of columns, with and without `#`. */
import { csvLine, readCsv } from './csv.ts';
import { gather } from './gather.ts';
import { listLinesMax, type HostList, type Mark, type Unreadable } from './listed-host.ts';
import type { WrittenHost } from './written-host.ts';

const severities: Readonly<Record<string, Mark>> = {
  suspend: 'suspend',
  silence: 'silence',
  limit: 'silence',
  noop: 'noop',
};

/** What Mastodon, GoToSocial and people write for yes. */
const yes = /^(?:true|t|yes|y|1)$/i;

const columnName = (text: string): string => text.trim().replace(/^#/, '').trim().toLowerCase();

/** The columns of a first line; null when none of them is `domain`. */
export function columnsOf(fields: readonly string[]): readonly string[] | null {
  const names = fields.map(columnName);
  return names.includes('domain') ? names : null;
}

/** A severity that is not given means suspend, as it does for Mastodon. */
export function readMastodonCsv(text: string): HostList | Unreadable {
  const gathering = gather();
  let columns: readonly string[] | null = null;
  let count = 0;
  for (const { line, fields, text: raw } of readCsv(text)) {
    if (columns === null) {
      columns = fields === null ? null : columnsOf(fields);
      if (columns === null) return 'wrong-format';
      continue;
    }
    if (++count > listLinesMax) return 'too-many';
    if (fields === null || fields.length > columns.length) {
      gathering.skip(line, raw, 'bad-line');
      continue;
    }
    // As some lists leave comments between their lines.
    if (fields.length === 1 && raw.trimStart().startsWith('#')) continue;
    const cell = (name: string): string => fields[columns!.indexOf(name)] ?? '';
    const severity = severities[cell('severity').trim().toLowerCase() || 'suspend'];
    if (severity === undefined) {
      gathering.skip(line, raw, 'bad-severity');
      continue;
    }
    const marks: Mark[] = [severity];
    if (yes.test(cell('reject_media').trim())) marks.push('reject-media');
    if (yes.test(cell('reject_reports').trim())) marks.push('reject-reports');
    gathering.add(line, {
      name: cell('domain'),
      marks,
      comment: cell('public_comment'),
      obfuscate: yes.test(cell('obfuscate').trim()),
    });
  }
  return columns === null ? 'wrong-format' : gathering.list();
}

const header = [
  'domain',
  'severity',
  'reject_media',
  'reject_reports',
  'public_comment',
  'obfuscate',
];

/** As Mastodon's import takes it. Names below others (`*.host`) have no place there. */
export const writeMastodonCsv = (hosts: readonly WrittenHost[]): string =>
  csvLine(header.map((name) => `#${name}`)) +
  hosts
    .filter(({ scope }) => scope !== 'below')
    .map((one) =>
      csvLine([
        one.host,
        one.severity,
        String(one.rejectMedia),
        String(one.rejectReports),
        one.comment,
        String(one.obfuscate),
      ]),
    )
    .join('');
