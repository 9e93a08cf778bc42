/** Starts the house: web and worker in one process, or one of them. */
import { readConfig, type Config } from '#config/config.ts';
import { buildServer } from '#http/server.ts';
import { EmbeddedRefused } from '#storage/embedded/embedded-refused.ts';
import { CannotStart, openHouse, type OpenHouse } from './compose.ts';
import { openLog } from './log.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (Array.isArray(config)) return giveUp(['The environment has mistakes:', ...config.map((line) => `  ${line}`)]);
  const log = openLog(config.logLevel, () => new Date());
  try {
    const open = await openHouse(config, log);
    await serve(open, config);
  } catch (error) {
    if (error instanceof CannotStart || error instanceof EmbeddedRefused) return giveUp([error.message]);
    if (isPortTaken(error)) {
      return giveUp([`Port ${config.port} is taken; stop what uses it, or start with PORT=another.`]);
    }
    throw error;
  }
}

/** One line that says what to do, and no stack. */
function giveUp(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}

async function serve(open: OpenHouse, config: Config): Promise<void> {
  const { house, world, bells, close } = open;
  const app = buildServer({
    house,
    activitypub: { world, trustProxy: config.trustProxy },
    logger: { level: config.logLevel === 'debug' ? 'debug' : 'warn' },
  });
  const stop = stopOnce(async () => {
    await app.close();
    await close();
  });
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    if (config.role !== 'worker') await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await close();
    throw error;
  }
  if (config.role !== 'web') bells.work(world);
  greet(open, config);
}

/** The second signal ends at once. */
function stopOnce(stop: () => Promise<void>): () => void {
  let stopping = false;
  return () => {
    if (stopping) process.exit(130);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
}

function greet({ house }: OpenHouse, config: Config): void {
  say(`Folkmoot is running at ${house.origin}  (Ctrl-C stops it)`);
  if (new URL(house.origin).protocol === 'http:') {
    say(
      config.privateHosts.length === 0
        ? 'It is not public: without https nothing is sent to other servers. Set ORIGIN=https://your.host behind a reverse proxy.'
        : `Plain http and private addresses are allowed for ALLOW_PRIVATE_HOSTS: ${config.privateHosts.map(({ name, port }) => (port === null ? name : `${name}:${port}`)).join(', ')}.`,
    );
  } else if (config.privateHosts.length > 0) {
    say('ALLOW_PRIVATE_HOSTS is set: address checks are off for those hosts.');
  }
  say('Next, in another terminal:');
  say('  npm run -s folkmoot -- user create alice --admin');
  say('  npm run -s folkmoot -- community create cats --title "Cats" --by alice');
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

await main();
