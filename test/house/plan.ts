/** Reads the plan in docs/ARCHITECTURE.md and the imports that the code really has. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export type Room = { readonly path: string; readonly allowed: readonly string[] };
export type Home = { readonly name: string; readonly where: readonly string[] };
export type Plan = {
  readonly rooms: readonly Room[];
  /** The nouns of the domain; each may import only those before it. */
  readonly nouns: readonly string[];
  readonly homes: readonly Home[];
};
export type Import = { readonly from: string; readonly spec: string; readonly to: string };
export type House = {
  readonly files: readonly string[];
  readonly source: ReadonlyMap<string, string>;
  readonly imports: readonly Import[];
};

const quoted = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((found) => found[1]!);

/** Whether a file is this place or lies in it; places are files, folders or packages. */
export const within = (file: string, place: string): boolean =>
  file === place || file.startsWith(`${place}/`);

/** The three sections that bind the code; everything else in the document is for people. */
export function readPlan(folder: string): Plan {
  const text = readFileSync(join(folder, 'docs/ARCHITECTURE.md'), 'utf8');
  const section = (title: string): string => {
    const found = text.split(`## ${title}\n`)[1];
    if (found === undefined) throw new Error(`docs/ARCHITECTURE.md has no section “${title}”`);
    return found.split('\n## ')[0]!;
  };
  const rows = (title: string): string[][] =>
    section(title)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').slice(1, -1));
  return {
    rooms: rows('Rooms').map(([room, , allowed]) => ({
      path: quoted(room!)[0]!,
      allowed: quoted(allowed!),
    })),
    nouns: quoted(section('Order of the domain')),
    homes: rows('Packages with a home').map(([name, where]) => ({
      name: quoted(name!)[0]!,
      where: quoted(where!),
    })),
  };
}

// Statements begin their line, so that quoted code in strings and comments is not taken for one.
const statement =
  /^(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm;
const call = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Everything under `src`, and what it imports: packages by name, files by their path. */
export function readHouse(folder: string): House {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: folder }).sort();
  const source = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const imports = files.flatMap((from) => {
    const text = source.get(from)!;
    const specs = [...text.matchAll(statement), ...text.matchAll(call)].map(
      (found) => found[1] ?? found[2]!,
    );
    return specs.map((spec) => ({ from, spec, to: target(from, spec) }));
  });
  return { files, source, imports };
}

function target(from: string, spec: string): string {
  if (spec.startsWith('#')) return `src/${spec.slice(1)}`;
  return spec.startsWith('.') ? join(dirname(from), spec) : spec;
}

/** The room of a file is the longest row of the table that holds it; '' when none does. */
export function roomOf(plan: Plan, file: string): string {
  const holding = plan.rooms.map(({ path }) => path).filter((path) => within(file, path));
  return holding.sort((a, b) => b.length - a.length)[0] ?? '';
}
