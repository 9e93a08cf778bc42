/** Keeps the embedded PostgreSQL running: starts it again when it died, or when who started it left. */
import { resolve } from 'node:path';
import type { Log } from '#federation/world.ts';
import { describeEmbedded, startEmbedded } from '#storage/embedded/start-embedded.ts';

const lookMs = 2000;

export type Kept = {
  readonly url: (database: string) => string;
  readonly stop: () => Promise<void>;
};

/** Called when there is no `DATABASE_URL`; everything that waits for the database goes on by itself. */
export async function keepEmbedded(dataDir: string, log: Log): Promise<Kept> {
  const dir = resolve(dataDir);
  let embedded = await startEmbedded({ dir });
  let starting: Promise<void> | null = null;
  const startAgain = async (): Promise<void> => {
    log('warn', 'PostgreSQL is gone; starting it again', { dir });
    try {
      const { port } = embedded;
      embedded = await startEmbedded({ dir });
      if (embedded.port === port) return;
      log('error', 'PostgreSQL came back on another port; start Folkmoot again', {
        was: port,
        is: embedded.port,
      });
    } catch (error) {
      log('error', 'PostgreSQL does not start', { error });
    }
  };
  const timer = setInterval(() => {
    if (starting !== null || describeEmbedded(dir)?.running === true) return;
    starting = startAgain().finally(() => (starting = null));
  }, lookMs);
  return {
    url: embedded.url,
    stop: async () => {
      clearInterval(timer);
      await starting;
      await embedded.stop();
    },
  };
}
