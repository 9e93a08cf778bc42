/** What lies in the folder of an embedded PostgreSQL, and where. */
import { join } from 'node:path';

export type FolderFiles = {
  readonly folder: string;
  /** The cluster itself; it appears under this name only when it is complete. */
  readonly data: string;
  /** Where a cluster is made before it gets its name. */
  readonly unfinished: string;
  readonly password: string;
  readonly port: string;
  /** Names the process that will stop the database. */
  readonly lock: string;
  /** What PostgreSQL said since it was last started. */
  readonly log: string;
};

/** `folder` is an absolute path. */
export function folderFiles(folder: string): FolderFiles {
  return {
    folder,
    data: join(folder, 'pgdata'),
    unfinished: join(folder, 'pgdata.unfinished'),
    password: join(folder, 'postgres.password'),
    port: join(folder, 'postgres.port'),
    lock: join(folder, 'postgres.lock'),
    log: join(folder, 'postgres.log'),
  };
}
