/** What a backup says of itself in its first line, and how it is checked before anything is read. */
import { z } from 'zod';
import { done, refuse, type Outcome } from '#lib/outcome.ts';

export const formatVersion = 1;

/** The first thing that the file says. */
export const secretWarning =
  'SECRET: private keys and password hashes; whoever has this file can speak as the server';

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const table = z.strictObject({
  name,
  columns: z.array(name).min(1),
  rows: z.int().nonnegative(),
  /** The highest number that its `id` ever had, given back or not; null without such a column. */
  highest: z.int().nonnegative().nullable(),
});

const header = z.strictObject({
  folkmoot: z.literal('backup'),
  /** For whoever finds the file. */
  secret: z.string().optional(),
  format: z.literal(formatVersion),
  version: z.string(),
  origin: z.string(),
  made: z.iso.datetime(),
  /** Hashes of the migrations that had run, in order. */
  migrations: z.array(z.string()).min(1),
  /** In the order in which they can be filled. */
  tables: z.array(table).min(1),
});

export type BackupHeader = z.infer<typeof header>;
export type BackupTable = z.infer<typeof table>;

/** Called with the first line of the file. */
export function readHeader(line: string): Outcome<BackupHeader, 'not-a-backup'> {
  try {
    const parsed = header.safeParse(JSON.parse(line));
    return parsed.success ? done(parsed.data) : refuse('not-a-backup');
  } catch {
    return refuse('not-a-backup');
  }
}

/** An identifier as SQL wants it; names are checked above and quoted all the same. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** `"id", "uri"`, in the order of the table. */
export const columnList = ({ columns }: Pick<BackupTable, 'columns'>): string =>
  columns.map(quoted).join(', ');

/** `public."posts"`. */
export const tableName = ({ name: of }: Pick<BackupTable, 'name'>): string =>
  `public.${quoted(of)}`;
