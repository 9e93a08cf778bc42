/** Decides who runs PostgreSQL, which refuses to be run by root. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedRefused } from './embedded-refused.ts';
import type { Binaries } from './find-binaries.ts';
import type { FolderFiles } from './folder-files.ts';
import { runToEnd, type Person, type Run, type Runner } from './runner.ts';

export type Chosen = { readonly runner: Runner; readonly major: string };

const self: Runner = { name: 'this user', becomes: null, through: [], owner: null };

/**
 * Inside a user namespace without a mapping, root and all that is root's look owned by the overflow
 * uid (user_namespaces(7)): PostgreSQL sees no root, and still may enter where root may.
 */
const unshared: Runner = {
  name: 'unshare --user',
  becomes: null,
  through: ['unshare', '--user', '--'],
  owner: { uid: 0, gid: 0 },
};

/**
 * An ordinary user runs it as itself. For root it is, in this order, the first who can enter the
 * folder and reach the programs: whose data it is, whose folder it is (so that `sudo` once does no
 * harm), the users `postgres` and `nobody`, root within a user namespace.
 * `base` is the folder itself, or the folder in which it was only just made.
 */
export async function chooseRunner(
  files: FolderFiles,
  base: string,
  binaries: Binaries,
): Promise<Chosen> {
  if (process.getuid?.() !== 0) return asOurselves(files, binaries);
  const candidates = [...unprivileged(files, base), unshared];
  for (const runner of candidates) {
    const tried = await reach(runner, files.folder, binaries);
    if (tried.ok) return { runner, major: majorOf(tried) };
  }
  throw new EmbeddedRefused(await whyNobody(candidates[0]!, files.folder, binaries));
}

async function asOurselves(files: FolderFiles, binaries: Binaries): Promise<Chosen> {
  const uid = process.getuid?.();
  const owner = ownerOf(files.data)?.uid ?? uid;
  if (owner !== uid) {
    throw new EmbeddedRefused(
      `The database in ${files.folder} belongs to another user (uid ${owner}): start as that user ` +
        `or as root, or hand it over with: sudo chown -R ${uid} ${files.folder}`,
    );
  }
  const tried = await reach(self, files.folder, binaries);
  if (tried.ok) return { runner: self, major: majorOf(tried) };
  throw new EmbeddedRefused(
    `PostgreSQL cannot run in ${files.folder} (${tried.output.trim()}): ` +
      `make the folder yours, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

function unprivileged(files: FolderFiles, base: string): Runner[] {
  const users = readUsers();
  const known = (person: Person | null): boolean => users.some(({ uid }) => uid === person?.uid);
  const folderOwner = ownerOf(base);
  const people: (Person | null | undefined)[] = [
    ownerOf(files.data),
    // initdb looks its user up by number; a number without a name will not do.
    known(folderOwner) ? folderOwner : null,
    users.find(({ name }) => name === 'postgres'),
    users.find(({ name }) => name === 'nobody'),
  ];
  return people
    .filter((person): person is Person => person !== null && person !== undefined)
    .filter(({ uid }, at, all) => uid !== 0 && all.findIndex((one) => one?.uid === uid) === at)
    .map(({ uid, gid }) => {
      const name = users.find((user) => user.uid === uid)?.name ?? `uid ${uid}`;
      const person = { uid, gid };
      return { name: `user ${name}`, becomes: person, through: [], owner: person };
    });
}

/** Enters the folder and asks the program for its version: that is all PostgreSQL will need. */
function reach(runner: Runner, folder: string, binaries: Binaries): Promise<Run> {
  const script = 'cd "$1" && exec "$2" --version';
  return runToEnd(runner, '/bin/sh', ['-c', script, 'sh', folder, binaries.postgres]);
}

async function whyNobody(runner: Runner, folder: string, binaries: Binaries): Promise<string> {
  for (const place of [...wayTo(folder), ...wayTo(dirname(binaries.postgres))]) {
    const entered = await runToEnd(runner, '/bin/sh', ['-c', 'cd "$1"', 'sh', place]);
    if (entered.ok) continue;
    return (
      `PostgreSQL cannot run in ${folder}: it refuses root, ${runner.name} may not enter ${place}, ` +
      `and this machine forbids unshare --user. Open the folder (chmod o+x ${place}), start as an ` +
      `ordinary user, or set DATABASE_URL.`
    );
  }
  return (
    `PostgreSQL cannot run in ${folder}: it refuses root, and neither ${runner.name} nor ` +
    `unshare --user can start it. Start as an ordinary user, or set DATABASE_URL.`
  );
}

/** `/a/b` → `/a`, `/a/b`. */
function wayTo(folder: string): string[] {
  const parts = folder.split('/').filter((part) => part !== '');
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}

const majorOf = (version: Run): string => /\b(\d+)\.?\d*\s*$/.exec(version.output)?.[1] ?? '';

function ownerOf(path: string): Person | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : { uid: stat.uid, gid: stat.gid };
}

function readUsers(): (Person & { readonly name: string })[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length > 3)
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }));
}
