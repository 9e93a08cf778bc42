/** A process of its own that starts the embedded PostgreSQL of a folder and stops it when told. */
import { startEmbedded } from '#storage/embedded/start-embedded.ts';

const say = (message: object): void => console.log(JSON.stringify(message));

try {
  const embedded = await startEmbedded({ dir: process.argv[2]!, flags: ['fsync=off'] });
  say({ owned: embedded.owned, url: embedded.url('postgres') });
  process.stdin.once('end', () => {
    void embedded.stop().then(() => process.exit(0));
  });
  process.stdin.resume();
} catch (error) {
  say({ refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}
