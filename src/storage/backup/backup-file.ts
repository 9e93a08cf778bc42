/** Reads a backup line by line from its beginning, without ever holding it in memory. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { readHeader, type BackupHeader } from './header.ts';

export type BackupFile = {
  readonly header: BackupHeader;
  /** The rows of all tables, in the order of the header. */
  readonly lines: AsyncGenerator<string, void>;
  readonly close: () => void;
};

/** Thrown where a stream is read and nothing else can be answered; `loadDatabase` makes it a refusal. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup';
}

const newline = 0x0a;
/** Longer than any row of ours, and short enough for somebody else's file to do no harm. */
const lineMax = 64 * 1024 * 1024;

/** Called by `loadDatabase`, which closes it. */
export async function openBackup(
  file: string,
): Promise<Outcome<BackupFile, 'no-file' | 'not-a-backup' | 'damaged'>> {
  const source = createReadStream(file);
  const plain = createGunzip({ chunkSize: 256 * 1024 });
  source.once('error', (error) => plain.destroy(error));
  source.pipe(plain);
  const lines = splitLines(plain);
  const close = (): void => void (plain.destroy(), source.destroy());
  try {
    const first = await lines.next();
    const header = readHeader(first.done === true ? '' : first.value);
    if (header.done) return done({ header: header.value, lines, close });
    close();
    return header;
  } catch (error) {
    close();
    if (!isUnreadable(error)) throw error;
    if (codeOf(error).startsWith('E')) return refuse('no-file');
    const isGzip = codeOf(error).startsWith('Z_') && !/incorrect header/.test(String(error));
    return refuse(isGzip ? 'damaged' : 'not-a-backup');
  }
}

/** By the byte: node:readline would also split at U+2028, which JSON lets stand in a text. */
async function* splitLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      parts.push(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      length = 0;
      from = end + 1;
    }
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > lineMax) throw new BadBackup('a line has no end');
  }
  if (length > 0) throw new BadBackup('its last line has no end');
}

/** What a file can do to us: not be there, be no gzip, end too soon. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof BadBackup || /^(Z_|ENOENT|EISDIR|EACCES|ENOTDIR)/.test(codeOf(error));

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
