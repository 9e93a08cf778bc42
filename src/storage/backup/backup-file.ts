/** Reads a backup from its beginning, table by table, without ever holding it in memory. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { endMark, readHeader, type BackupHeader } from './header.ts';

export type BackupFile = {
  readonly header: BackupHeader;
  /** The rows of the next table, as COPY takes them. Each must be read to its end. */
  readonly nextRows: () => AsyncGenerator<Buffer>;
  readonly close: () => void;
};

/** Thrown where a stream is read and nothing else can be answered; `loadDatabase` makes it a refusal. */
export class CutShort extends Error {
  override readonly name = 'CutShort';
}

const headerMax = 1024 * 1024;
const newline = 0x0a;
const mark = Buffer.from(endMark);
const markInside = Buffer.from(`\n${endMark}`);

/** Called by `loadDatabase`, which closes it. */
export async function openBackup(
  file: string,
): Promise<Outcome<BackupFile, 'no-file' | 'not-a-backup'>> {
  const source = createReadStream(file);
  const plain = source.pipe(createGunzip());
  source.once('error', (error) => plain.destroy(error));
  const chunks = plain[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const close = (): void => void (plain.destroy(), source.destroy());
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await chunks.next();
    if (next.done === true) throw new CutShort();
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
  };

  async function* nextRows(): AsyncGenerator<Buffer> {
    for (;;) {
      // `rest` begins with a whole line here, always.
      const inside = rest.indexOf(markInside);
      const end = rest.subarray(0, mark.length).equals(mark) ? 0 : inside < 0 ? null : inside + 1;
      const upTo = end ?? rest.lastIndexOf(newline) + 1;
      const rows = rest.subarray(0, upTo);
      rest = rest.subarray(end === null ? upTo : end + mark.length);
      if (rows.length > 0) yield rows;
      if (end !== null) return;
      await more();
    }
  }

  try {
    while (!rest.includes(newline) && rest.length < headerMax) await more();
    const line = rest.subarray(0, rest.indexOf(newline) + 1);
    const header = readHeader(line.toString('utf8'));
    if (!header.done) return (close(), header);
    rest = rest.subarray(line.length);
    return done({ header: header.value, nextRows, close });
  } catch (error) {
    close();
    if (!isUnreadable(error)) throw error;
    return refuse(codeOf(error).startsWith('E') ? 'no-file' : 'not-a-backup');
  }
}

/** What a file can do to us: not be there, be no gzip, end too soon. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof CutShort || /^(Z_|ENOENT|EISDIR|EACCES|ENOTDIR)/.test(codeOf(error));

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
