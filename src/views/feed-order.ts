/** In what order lists of posts stand, and how an address says where the next page begins. Pure. */
import { desc, gte, lt, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { postsTable } from '#storage/schema/posts.ts';

/** Last spoken in; liked and young; newest arrival; most liked. */
export const sorts = ['active', 'hot', 'new', 'top'] as const;
export type Sort = (typeof sorts)[number];

/** Out of which time the most liked are chosen. */
export const periods = ['day', 'week', 'month', 'year', 'all'] as const;
export type Period = (typeof periods)[number];

const days: Readonly<Record<Exclude<Period, 'all'>, number>> = {
  day: 1,
  week: 7,
  month: 30,
  year: 365,
};

/** Where a page ended: what its last post was sorted by, and its number. */
export type Place = { readonly value: number; readonly id: number };

const columns = {
  active: postsTable.active,
  hot: postsTable.hot,
  new: postsTable.id,
  top: postsTable.score,
} as const satisfies Readonly<Record<Sort, AnyColumn>>;

/** What posts are sorted by, to be selected and kept for the next page. */
export const sortedBy = (sort: Sort): AnyColumn => columns[sort];

/** The last of a page; `value` as the database gave it. */
export const placeOf = (row: { readonly id: number; readonly value: unknown }): Place => ({
  id: row.id,
  value: row.value instanceof Date ? row.value.getTime() : Number(row.value),
});

/** `55` of the newest, else `VALUE_55`; numbers are written so that they are read back to the last bit. */
export const writePlace = (sort: Sort, { value, id }: Place): string =>
  sort === 'new' ? String(id) : `${value}_${id}`;

/** Years that PostgreSQL and JavaScript write alike. */
const [firstMs, lastMs] = [Date.UTC(1000, 0), Date.UTC(9999, 11)];

const fits: Readonly<Record<Sort, (value: number) => boolean>> = {
  active: (value) => Number.isInteger(value) && value >= firstMs && value <= lastMs,
  hot: (value) => Number.isFinite(value),
  new: () => true,
  top: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
};

/** Numbers of posts end below 2^31. */
function readId(text: string | undefined): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : 2 ** 31;
  return id < 2 ** 31 ? id : null;
}

/** Reads what `writePlace` wrote; null for anything else, then the list begins at its beginning. */
export function readPlace(sort: Sort, text: unknown): Place | null {
  if (typeof text !== 'string' || text.length > 60) return null;
  if (sort === 'new') {
    const id = readId(text);
    return id === null ? null : { value: id, id };
  }
  const [, digits, last] = /^(-?\d+(?:\.\d+)?(?:e[+-]\d+)?)_(\d+)$/.exec(text) ?? [];
  const [value, id] = [Number(digits), readId(last)];
  return digits === undefined || id === null || !fits[sort](value) ? null : { value, id };
}

/** The place as the database compares it. */
const asStored: Readonly<Record<Sort, (value: number) => SQL>> = {
  active: (value) => sql`${new Date(value).toISOString()}::timestamptz`,
  hot: (value) => sql`${value}::float8`,
  new: (value) => sql`${value}::int`,
  top: (value) => sql`${value}::int`,
};

/** Only what comes after the place, by the same index that sorts. */
export const isAfter = (sort: Sort, place: Place | null): SQL | undefined =>
  place === null
    ? undefined
    : sort === 'new'
      ? lt(postsTable.id, place.id)
      : sql`(${columns[sort]}, ${postsTable.id}) < (${asStored[sort](place.value)}, ${place.id})`;

/** Only posts of that time; of `all` nothing is left out. */
export const isWithin = (period: Period, now: Date | null): SQL | undefined =>
  period === 'all' || now === null
    ? undefined
    : gte(postsTable.created, new Date(now.getTime() - days[period] * 86_400_000));

/** The order itself; the number decides between equals. */
export const inOrder = (sort: Sort): SQL[] =>
  sort === 'new' ? [desc(postsTable.id)] : [desc(columns[sort]), desc(postsTable.id)];
