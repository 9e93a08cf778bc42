/** The servers that we know, in pages: what they run, how they are treated, since when they are known. */
import { and, asc, eq, gt, ilike, ne, sql } from 'drizzle-orm';
import { degreesOf } from '#domain/policy/find-rules.ts';
import type { Degree } from '#domain/policy/policy.ts';
import type { Reader } from '#storage/database.ts';
import { instancesTable } from '#storage/schema/instances.ts';
import { isBlocked, isLimited } from './visible.ts';

export type KnownInstance = {
  readonly host: string;
  readonly software: string | null;
  readonly version: string | null;
  readonly degrees: readonly Degree[];
  /** The rule that decided so. */
  readonly rule: number | null;
  /** What an admin lets it send a minute while it is new. */
  readonly budgetChosen: number | null;
  /** When it was first met, and when it was last heard. */
  readonly created: Date;
  readonly heard: Date | null;
};

export type KnownQuery = {
  /** Our own host. */
  readonly own: string;
  /** Part of the host. */
  readonly search?: string | null;
  /** Only those with this degree; `none` for those without any. */
  readonly degree?: Degree | 'none' | null;
  /** Only those that everybody may be told of: neither blocked nor limited. */
  readonly open?: boolean;
  /** The last host of the page before. */
  readonly after?: string | null;
  readonly limit?: number;
};

const columns = {
  host: instancesTable.host,
  software: instancesTable.software,
  version: instancesTable.version,
  degrees: instancesTable.degrees,
  rule: instancesTable.rule,
  budgetChosen: instancesTable.budgetChosen,
  created: instancesTable.created,
  heard: instancesTable.heard,
};

const limitDefault = 50;

/** What is typed means itself, whatever it means in a pattern. */
const within = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`;

const treated = (degree: NonNullable<KnownQuery['degree']>) =>
  degree === 'none'
    ? sql`${instancesTable.degrees} = '{}'`
    : sql`${degree} = any(${instancesTable.degrees})`;

/** Called for `/admin/instances` and `/instances`, in order of host. */
export async function readKnownInstances(
  reader: Reader,
  query: KnownQuery,
): Promise<{ readonly instances: readonly KnownInstance[]; readonly next: string | null }> {
  const { own, search, degree, open = false, after, limit = limitDefault } = query;
  const { host, degrees } = instancesTable;
  const rows = await reader
    .select(columns)
    .from(instancesTable)
    .where(
      and(
        ne(host, own),
        search ? ilike(host, within(search)) : undefined,
        degree ? treated(degree) : undefined,
        open ? sql`not (${isBlocked(degrees)} or ${isLimited(degrees)})` : undefined,
        after ? gt(host, after) : undefined,
      ),
    )
    .orderBy(asc(host))
    .limit(limit + 1);
  const shown = rows.slice(0, limit).map((row) => ({ ...row, degrees: degreesOf(row.degrees) }));
  return { instances: shown, next: rows.length > limit ? (shown.at(-1)?.host ?? null) : null };
}

/** One of them; null for a server that was never met. */
export async function findKnownInstance(
  reader: Reader,
  host: string,
): Promise<KnownInstance | null> {
  const [row] = await reader
    .select(columns)
    .from(instancesTable)
    .where(eq(instancesTable.host, host));
  return row === undefined ? null : { ...row, degrees: degreesOf(row.degrees) };
}
