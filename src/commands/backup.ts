/** The operator's words about backups. */
import { resolve } from 'node:path';
import { dumpDatabase } from '#storage/backup/dump.ts';
import type { BackupHeader } from '#storage/backup/header.ts';
import { loadDatabase } from '#storage/backup/load.ts';
import { done } from '#lib/outcome.ts';
import type { Handler } from './command.ts';

const dataOf = ({ origin, made, version, tables }: BackupHeader, file: string) => ({
  file,
  origin,
  made,
  version,
  tables: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
});

/** Works beside a running server. */
export const backup: Handler = async ({ house, world, databaseUrl }, input) => {
  const file = resolve(input.word('FILE'));
  const dump = { databaseUrl, file, origin: house.origin, version: world.version };
  const made = await dumpDatabase({ ...dump, now: house.clock() });
  if (!made.done) return made;
  return done({
    data: dataOf(made.value, file),
    text: [
      `The backup of ${house.origin} is in ${file}.`,
      'It holds private keys: whoever has it can speak as this server. Only you can read it; keep it so.',
    ].join('\n'),
  });
};

/** The server should not run: what it has in its hands is of the life that ends. */
export const restore: Handler = async ({ house, databaseUrl }, input) => {
  const file = resolve(input.word('FILE'));
  const { origin, newId } = house;
  const load = { databaseUrl, file, origin, replace: input.has('replace'), newId };
  const loaded = await loadDatabase(load);
  if (!loaded.done) return loaded;
  return done({
    data: dataOf(loaded.value, file),
    text: [
      `${origin} is as it was on ${loaded.value.made}; new posts get numbers well above the old ones.`,
      'Restart the server if one runs.',
    ].join('\n'),
  });
};
