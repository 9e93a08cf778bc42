/** The laws of the house as plain functions: each lists what breaks it, in words. */
import { within, roomOf, type House, type Import, type Plan } from './plan.ts';

const wrong = (found: readonly Import[]): string[] =>
  found.map(({ from, spec }) => `${from} -> ${spec}`);

/** Folders under `src` that the table of rooms lacks, and rows whose folder is gone. */
export function unplanned({ rooms }: Plan, { files }: House): string[] {
  const top = new Set(files.map((file) => file.split('/').slice(0, 2).join('/')));
  const missing = [...top].filter((folder) => !rooms.some(({ path }) => path === folder));
  const stale = rooms.filter(({ path }) => !files.some((file) => within(file, path)));
  return [
    ...missing.map((folder) => `${folder} is no room of the plan`),
    ...stale.map(({ path }) => `${path} is in the plan and not in the house`),
  ];
}

/** `../` does not exist: `./` stays in the folder, `#room/…` goes through a door. */
export const backstairs = ({ imports }: House): string[] =>
  wrong(imports.filter(({ spec }) => spec.startsWith('../')));

/** Imports between rooms that the table does not grant. */
export function arrowsAgainst(plan: Plan, { imports }: House): string[] {
  return wrong(
    imports.filter(({ from, to }) => {
      if (!to.startsWith('src/')) return false;
      const room = plan.rooms.find(({ path }) => path === roomOf(plan, from));
      if (room === undefined || roomOf(plan, to) === room.path) return false;
      return !room.allowed.some((place) => within(to, place));
    }),
  );
}

/** Imports of a noun of the domain that stands later in the order, and nouns that it lacks. */
export function disorder({ nouns }: Plan, { files, imports }: House): string[] {
  const nounOf = (file: string): string | undefined => /^src\/domain\/([^/]+)\//.exec(file)?.[1];
  const used = new Set(files.flatMap((file) => nounOf(file) ?? []));
  const unnamed = [...used].filter((noun) => !nouns.includes(noun));
  const later = imports.filter(({ from, to }) => {
    const [importer, imported] = [nounOf(from), nounOf(to)];
    if (importer === undefined || imported === undefined) return false;
    return nouns.indexOf(imported) > nouns.indexOf(importer);
  });
  const gone = nouns.filter((noun) => !used.has(noun));
  return [
    ...unnamed.map((noun) => `${noun} has no place in the order`),
    ...gone.map((noun) => `${noun} is in the order and not in the domain`),
    ...wrong(later),
  ];
}

/** Packages named outside their home. */
export function strayPackages({ homes }: Plan, { imports }: House): string[] {
  return wrong(
    imports.filter(({ from, spec }) =>
      homes.some(
        ({ name, where }) => within(spec, name) && !where.some((place) => within(from, place)),
      ),
    ),
  );
}

/** Packages that have no row at all: a new dependency gets its home first. */
export function homeless({ homes }: Plan, { imports }: House): string[] {
  return wrong(
    imports.filter(
      ({ spec }) => !/^(?:[#.]|node:)/.test(spec) && !homes.some(({ name }) => within(spec, name)),
    ),
  );
}

/** Writes to a table outside the room of its owner: `schema/votes.ts` belongs to `domain/votes`. */
export function foreignWrites({ files, source }: House): string[] {
  const owners = new Map(
    files.flatMap((file) => {
      const owner = /^src\/storage\/schema\/(.+)\.ts$/.exec(file)?.[1];
      if (owner === undefined) return [];
      const tables = [...source.get(file)!.matchAll(/^export const (\w+Table)\b/gm)];
      return tables.map((table) => [table[1]!, owner] as const);
    }),
  );
  const names = [...owners].map(
    ([table, owner]) => [tableName(source, table, owner), owner] as const,
  );
  return files
    .filter((file) => !within(file, 'src/storage'))
    .flatMap((file) => {
      const mine = (owner: string | undefined): boolean =>
        owner !== undefined &&
        (within(file, `src/domain/${owner}`) || within(file, `src/${owner}`));
      const text = source.get(file)!;
      const drizzle = [...text.matchAll(/\.(?:insert|update|delete)\(\s*(\w+Table)\b/g)]
        .filter((found) => !mine(owners.get(found[1]!)))
        .map((found) => `${file} ${found[0]})`);
      const raw = [...text.matchAll(/\b(?:insert into|update|delete from)\s+"?([a-z_]+)"?\s/g)]
        .filter((found) => names.some(([name, owner]) => name === found[1] && !mine(owner)))
        .map((found) => `${file} ${found[0].trim()}`);
      return [...drizzle, ...raw];
    });
}

function tableName(source: House['source'], table: string, owner: string): string {
  const text = source.get(`src/storage/schema/${owner}.ts`)!;
  return new RegExp(`const ${table} = pgTable\\(\\s*'([a-z_]+)'`).exec(text)?.[1] ?? table;
}

/** One line a circle: its files in order. Types count too, since a reader has to follow them as well. */
export function circles({ files, imports }: House): string[] {
  const next = new Map(files.map((file) => [file, new Set<string>()]));
  for (const { from, to } of imports) if (next.has(to) && to !== from) next.get(from)!.add(to);
  const state = new Map<string, 'open' | 'closed'>();
  const path: string[] = [];
  const found: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    path.push(file);
    for (const to of next.get(file)!) {
      if (state.get(to) === 'open') found.push(told(path.slice(path.indexOf(to))));
      else if (!state.has(to)) visit(to);
    }
    path.pop();
    state.set(file, 'closed');
  };
  for (const file of files) if (!state.has(file)) visit(file);
  return found;
}

/** From its first file in the alphabet, around, and back. */
function told(circle: readonly string[]): string {
  const start = circle.indexOf(circle.toSorted()[0]!);
  const turned = [...circle.slice(start), ...circle.slice(0, start)];
  return [...turned, turned[0]].join(' -> ');
}

/** Files that do not open with one sentence saying what they are for. */
export const mute = ({ files, source }: House): string[] =>
  files.filter((file) => !/^\/\*\* [A-Z`][^\n]*[.!?:] ?(\*\/)?/.test(source.get(file)!));

/** Files beyond the wall. */
export const oversized = ({ files, source }: House): string[] =>
  files.filter((file) => source.get(file)!.trimEnd().split('\n').length > 400);

/** Modules that open connections, where they may be named: the way out, and the storage with its database. */
const openers = /^(?:node:)?(?:net|tls|http|https|http2|dgram|dns|dns\/promises|undici)$/;
const waysOut = ['src/federation/egress.ts', 'src/federation/names.ts', 'src/storage'];
/** Of `node:net`, what only looks at addresses. */
const lookers = /^import \{(?:\s*(?:BlockList|isIP|isIPv4|isIPv6),?)+\s*\} from 'node:net';$/m;

/** Takes connections and makes none. */
const listens = (file: string, text: string): boolean =>
  file === 'src/http/listener.ts' &&
  /^import \{ createServer(?:, type \w+)+ \} from 'node:http';$/m.test(text);

/** Ways to the network that pass neither the gate nor the dialer. */
export function backdoors({ files, source, imports }: House): string[] {
  const inside = (file: string): boolean => !waysOut.some((place) => within(file, place));
  const opened = imports.filter(
    ({ from, spec }) =>
      openers.test(spec) &&
      inside(from) &&
      !(spec === 'node:net' && lookers.test(source.get(from) ?? '')) &&
      !(spec === 'node:http' && listens(from, source.get(from) ?? '')),
  );
  const globals = files.filter(inside).flatMap((file) => {
    const found = /(?<![.\w])(?:fetch|new (?:WebSocket|EventSource))\(/.exec(source.get(file)!);
    return found === null ? [] : [`${file} ${found[0]}`];
  });
  return [...wrong(opened), ...globals];
}

/** URLs that are called allowed elsewhere than at the gate, and networks that take others. */
export const forgedPasses = ({ files, source }: House): string[] =>
  files.filter(
    (file) => file !== 'src/federation/gate.ts' && /\bas Allowed\b/.test(source.get(file)!),
  );
