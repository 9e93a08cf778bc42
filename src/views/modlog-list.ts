/** The record of what moderators, admins and rules did, as anybody may read it, or as those who moderate do. */
import { and, desc, eq, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import type { ActKind, ActRole } from '#domain/modlog/acts.ts';
import type { Reader } from '#storage/database.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { readLines, type ActorLine } from './actor-line.ts';
import { readModlogDetails, type ModlogDetails } from './modlog-details.ts';

/** What whoever looks moderates: there they read names, and what is not for everybody. */
export type Moderates = { readonly all: boolean; readonly communities: readonly number[] };

export type ModlogQuery = {
  readonly community?: number | null | undefined;
  /** Whom an act is about; of acts on what they wrote, its author. */
  readonly person?: number | null | undefined;
  readonly moderator?: number | null | undefined;
  readonly act?: ActKind | null | undefined;
  /** Null, or left out, for the public. */
  readonly viewer?: Moderates | null | undefined;
  /** Only entries with a smaller number: the `next` of the page before. */
  readonly before?: number | null | undefined;
  readonly limit?: number;
};

export type RecordLine = {
  readonly id: number;
  readonly act: ActKind;
  readonly role: ActRole | null;
  /** Null for the operator, for a rule, and where names are not shown. */
  readonly moderator: ActorLine | null;
  /** Whether there is a name that is not shown. */
  readonly anonymous: boolean;
  readonly community: ActorLine | null;
  /** The title is null while the post is not shown. */
  readonly post: {
    readonly id: number;
    readonly title: string | null;
    /** Whether whoever looks finds it on its own page; for those who moderate there it may be. */
    readonly shown: boolean;
  } | null;
  readonly comment: { readonly id: number; readonly shown: boolean } | null;
  /** Whom it is about: who was named, else the author of the post or comment. */
  readonly person: ActorLine | null;
  readonly host: string | null;
  readonly reason: string | null;
  readonly automatic: boolean;
  /** The automatic rule, and its name. */
  readonly rule: { readonly id: number; readonly name: string } | null;
  /** The server from which the act came; null when it was done here. */
  readonly origin: string | null;
  /** What was and what is now; for the public only terms, degrees and the like. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly open: boolean;
  /** The entry of which this one is a part, or which it takes back. */
  readonly within: number | null;
  readonly created: Date;
};

export type Modlog = {
  readonly entries: readonly RecordLine[];
  /** What to ask for as `before` to get the next page; null on the last. */
  readonly next: number | null;
};

const limitDefault = 50;

/** Hidden entries are for those who moderate there. */
const mayRead = (viewer: Moderates | null): SQL | undefined => {
  if (viewer?.all === true) return undefined;
  const own = viewer?.communities ?? [];
  const theirs = own.length === 0 ? undefined : inArray(modlogTable.community, [...own]);
  return or(eq(modlogTable.open, true), theirs);
};

const named = sql`(select s.moderators_named from settings s)`;

/** Asked for somebody's acts, the public learns nothing where names are hidden. */
function byModerator(moderator: number, viewer: Moderates | null): SQL | undefined {
  const theirs = eq(modlogTable.moderator, moderator);
  if (viewer?.all === true) return theirs;
  const shown = sql`coalesce(${named}, true) and coalesce((select k.moderators_named
    from communities k where k.actor = ${modlogTable.community}), true)`;
  const own = viewer?.communities ?? [];
  const inOwn = own.length === 0 ? undefined : inArray(modlogTable.community, [...own]);
  return and(theirs, or(sql`(${shown})`, inOwn));
}

/** Called for `/modlog`, its feeds and the operator's shell, newest first. */
export async function readModlog(reader: Reader, query: ModlogQuery = {}): Promise<Modlog> {
  const { community, person, moderator, act, before, viewer = null } = query;
  const limit = query.limit ?? limitDefault;
  const rows = await reader
    .select()
    .from(modlogTable)
    .where(
      and(
        mayRead(viewer),
        community ? eq(modlogTable.community, community) : undefined,
        person ? eq(modlogTable.person, person) : undefined,
        moderator ? byModerator(moderator, viewer) : undefined,
        act ? eq(modlogTable.act, act) : undefined,
        before ? lt(modlogTable.id, before) : undefined,
      ),
    )
    .orderBy(desc(modlogTable.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
  return { entries: await dress(reader, shown, viewer), next };
}

/** Single entries with every name, for those who decide about them. */
export async function readRecordLines(
  reader: Reader,
  ids: Iterable<number>,
): Promise<Map<number, RecordLine>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await reader.select().from(modlogTable).where(inArray(modlogTable.id, wanted));
  const lines = await dress(reader, rows, { all: true, communities: [] });
  return new Map(lines.map((line) => [line.id, line]));
}

type Row = typeof modlogTable.$inferSelect;

const moderatesHere = (viewer: Moderates | null, community: number | null): boolean =>
  viewer?.all === true || (community !== null && (viewer?.communities ?? []).includes(community));

async function dress(
  reader: Reader,
  rows: readonly Row[],
  viewer: Moderates | null,
): Promise<RecordLine[]> {
  const details = await readModlogDetails(reader, rows);
  const lines = await readLines(
    reader,
    rows
      .flatMap((row) => [row.moderator, row.community, details.personOf(row)])
      .filter((id) => id !== null),
  );
  const line = (id: number | null) => (id === null ? null : (lines.get(id) ?? null));
  return rows.map((row) => {
    const insider = moderatesHere(viewer, row.community);
    const anonymous = !insider && row.moderator !== null && !details.namesShown(row.community);
    return {
      ...textOf(row, details, insider),
      ...(anonymous && withoutTraces(row)),
      act: row.act as ActKind,
      moderator: anonymous ? null : line(row.moderator),
      anonymous,
      community: line(row.community),
      person: line(details.personOf(row)),
    };
  });
}

/** A community has one owner, and many a server one person: where names are not shown, neither are these. */
const withoutTraces = ({ role }: Row): Pick<RecordLine, 'role' | 'origin'> => ({
  role: role === 'owner' ? 'moderator' : role,
  origin: null,
});

function textOf(row: Row, details: ModlogDetails, insider: boolean) {
  const { id, role, host, reason, automatic, origin, open, within, created } = row;
  return {
    id,
    role,
    reason,
    automatic,
    origin,
    open,
    within,
    created,
    host: host === null || insider ? host : details.hostShown(host),
    post: seenBy(insider, details.postOf(row)),
    comment: seenBy(insider, details.commentOf(row)),
    rule: details.ruleOf(row),
    before: insider ? wholeOf(row.before) : publicPart(row.before),
    after: insider ? wholeOf(row.after) : publicPart(row.after),
  };
}

/** Those who moderate there decide about what others do not see. */
const seenBy = <T extends { readonly shown: boolean }>(insider: boolean, thing: T | null) =>
  thing && { ...thing, shown: insider || thing.shown };

const wholeOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;

/** What tells of terms and settings; words that were removed may stand beside them. */
const publicKeys = new Set([
  'until',
  'scope',
  'degrees',
  'scopes',
  'role',
  'sensitive',
  'posting',
  'approval',
  'joining',
  'topics',
  'languages',
  'federation',
  'kind',
  'action',
  'enabled',
]);

function publicPart(value: unknown): Readonly<Record<string, unknown>> | null {
  const whole = wholeOf(value);
  if (whole === null) return null;
  const shown = Object.entries(whole).filter(([key]) => publicKeys.has(key));
  return shown.length === 0 ? null : Object.fromEntries(shown);
}
