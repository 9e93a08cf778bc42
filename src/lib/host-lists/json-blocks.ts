/** Reads and writes lists as GoToSocial exports them, and reads what `/api/v1/instance/domain_blocks` answers. */
import { createHash } from 'node:crypto';
import { maskHost } from '#lib/mask-host.ts';
import { entriesOf, isObject, wordOf, type JsonObject } from './bounded-json.ts';
import { gather } from './gather.ts';
import type { HostList, Mark, Unreadable } from './listed-host.ts';
import type { WrittenHost } from './written-host.ts';

/** `[{"domain", "severity", "comment"}]` of Mastodon, `[{"domain", "suspended_at", "public_comment"}]` of GoToSocial. */
export function readJsonBlocks(value: unknown): HostList | Unreadable {
  const entries = entriesOf(value);
  if (typeof entries === 'string') return entries;
  const gathering = gather();
  for (const [index, entry] of entries.entries()) {
    const line = index + 1;
    if (!isObject(entry) || typeof entry['domain'] !== 'string') {
      gathering.skip(
        line,
        // Never as a whole: it may be lists in lists, a hundred thousand deep.
        isObject(entry) ? Object.keys(entry).slice(0, 20).join(' ') : wordOf(entry).slice(0, 100),
        'bad-line',
      );
      continue;
    }
    const mark = markOf(entry);
    if (mark === null) gathering.skip(line, entry['domain'], 'bad-severity');
    else
      gathering.add(line, {
        name: entry['domain'],
        marks: [mark, ...extras(entry)],
        comment: wordOf(entry['public_comment']) || wordOf(entry['comment']),
        obfuscate: entry['obfuscate'] === true,
      });
  }
  return gathering.list();
}

const severities: Readonly<Record<string, Mark>> = {
  suspend: 'suspend',
  block: 'suspend',
  silence: 'silence',
  limit: 'silence',
  noop: 'noop',
  none: 'noop',
};

function markOf(entry: JsonObject): Mark | null {
  const severity = entry['severity'];
  if (severity !== undefined && severity !== null)
    return typeof severity === 'string' ? (severities[severity.toLowerCase()] ?? null) : null;
  const silenced = typeof entry['silenced_at'] === 'string';
  return silenced && typeof entry['suspended_at'] !== 'string' ? 'silence' : 'suspend';
}

function extras(entry: JsonObject): Mark[] {
  const marks: Mark[] = [];
  if (entry['reject_media'] === true) marks.push('reject-media');
  if (entry['reject_reports'] === true) marks.push('reject-reports');
  return marks;
}

/** As GoToSocial's import takes it: blocks alone, since it knows nothing less. */
export const writeGotosocial = (hosts: readonly WrittenHost[]): string =>
  `${JSON.stringify(
    hosts
      .filter(({ severity, scope }) => severity === 'suspend' && scope !== 'below')
      .map(({ host, comment, obfuscate }) => ({
        domain: host,
        public_comment: comment,
        obfuscate,
      })),
    null,
    2,
  )}\n`;

/**
 * As Mastodon publishes its own at `/api/v1/instance/domain_blocks`: a masked name has its digest beside it, so that
 * who has the name can tell.
 */
export const writeDomainBlocks = (hosts: readonly WrittenHost[]): string =>
  JSON.stringify(
    hosts
      .filter(({ severity, scope }) => severity !== 'noop' && scope !== 'below')
      .map(({ host, severity, comment, obfuscate }) => ({
        domain: obfuscate ? maskHost(host) : host,
        digest: createHash('sha256').update(host).digest('hex'),
        severity,
        comment,
      })),
  );
