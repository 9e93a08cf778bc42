/** Starts the house: web and worker in one process, or one of them. */
import { setFlagsFromString } from 'node:v8';
import { readConfig, type Config } from '#config/config.ts';
import { offerFirstAdmin } from '#domain/sessions/offer-first-admin.ts';
import { elsewhereOf } from '#federation/elsewhere.ts';
import { buildServer } from '#http/server.ts';
import { EmbeddedRefused } from '#storage/embedded/embedded-refused.ts';
import { CannotStart, openHouse, type OpenHouse } from './compose.ts';
import type { Log } from '#federation/world.ts';
import type { PrivateHost } from '#lib/private-hosts.ts';
import { within } from '#lib/within.ts';
import { openLog } from './log.ts';
import { connectionsAllowed } from './open-files.ts';
import { startWork } from './start-work.ts';

// Most of what lives through a request is garbage soon after: let the heap grow by half, not fourfold,
// before that is collected. It costs little and halves what a busy worker takes.
setFlagsFromString('--heap-growing-percent=60');

const requestPatienceMs = 5000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const end = endOnSignal();
  const config = readConfig(process.env);
  if (Array.isArray(config))
    return giveUp(['The environment has mistakes:', ...config.map((line) => `  ${line}`)]);
  const log = openLog(config.logLevel, () => new Date());
  try {
    warnOfExemptions(config, log);
    const open = await openHouse(config, log);
    await serve(open, config, end);
  } catch (error) {
    if (error instanceof CannotStart || error instanceof EmbeddedRefused)
      return giveUp([error.message]);
    if (isPortTaken(error)) {
      return giveUp([
        `Port ${config.port} is taken; stop what uses it, or start with PORT=another.`,
      ]);
    }
    throw error;
  }
}

/** In the log of every process, whatever its part: who forgot the setting finds it there. */
function warnOfExemptions({ privateHosts }: Config, log: Log): void {
  if (privateHosts.length === 0) return;
  log(
    'warn',
    'ALLOW_PRIVATE_HOSTS is set: plain http, odd ports and private addresses are visited',
    {
      hosts: privateHosts.map(nameOfExempt),
    },
  );
}

const nameOfExempt = ({ name, port }: PrivateHost): string =>
  port === null ? name : `${name}:${port}`;

/** One line that says what to do, and no stack. */
function giveUp(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}

async function serve(open: OpenHouse, config: Config, end: End): Promise<void> {
  const { house, world, bells, close } = open;
  const app = buildServer({
    house,
    activitypub: { world },
    trustProxy: config.trustProxy,
    queue: bells.state,
    elsewhere: elsewhereOf(world),
    holding: { connections: connectionsAllowed() },
    logger: { level: config.logLevel === 'debug' ? 'debug' : 'warn' },
  });
  end.by(async () => {
    // Somebody may be sending slowly; what was answered 202 is in the database.
    await within(requestPatienceMs, app.close());
    await close();
  });
  if (end.asked()) return;
  try {
    if (config.role !== 'worker') await app.listen({ host: config.host, port: config.port });
    if (config.role !== 'web') await startWork(open);
  } catch (error) {
    if (end.asked()) return;
    await close();
    throw error;
  }
  if (end.asked()) return;
  // Not before it listens: a second server that finds the port taken leaves the link of the first as it is.
  const token = config.role === 'worker' ? null : await offerFirstAdmin(house);
  greet(open, config, token);
}

type End = {
  readonly asked: () => boolean;
  /** How to end, from now on; ends at once when it was asked for before. */
  readonly by: (stop: () => Promise<void>) => void;
};

/**
 * Heard from the first moment, so that a Ctrl-C while the database is being made leaves nothing behind:
 * it ends as soon as there is something to close. The second signal ends at once.
 */
function endOnSignal(): End {
  let asked = false;
  let firstAt = 0;
  let stop: (() => Promise<void>) | null = null;
  const end = (): void => {
    stop?.().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  const onSignal = (): void => {
    if (asked) {
      // npm hands on the Ctrl-C that we have had from the terminal already.
      if (performance.now() - firstAt > 1000) process.exit(130);
      return;
    }
    asked = true;
    firstAt = performance.now();
    end();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    asked: () => asked,
    by: (how) => {
      stop = how;
      if (asked) end();
    },
  };
}

/** Standard output only: the log is kept and shipped, and the token is a secret. */
function greet({ house }: OpenHouse, config: Config, firstAdmin: string | null): void {
  say(`Folkmoot is running at ${house.origin}  (Ctrl-C stops it)`);
  if (new URL(house.origin).protocol === 'http:') {
    say(
      config.privateHosts.length === 0
        ? 'It is not public: without https nothing is sent to other servers. Set ORIGIN=https://your.host behind a reverse proxy.'
        : `Plain http and private addresses are allowed for ALLOW_PRIVATE_HOSTS: ${config.privateHosts.map(nameOfExempt).join(', ')}.`,
    );
  } else if (config.privateHosts.length > 0) {
    say('ALLOW_PRIVATE_HOSTS is set: address checks are off for those hosts.');
  }
  if (firstAdmin !== null) {
    say('There is no admin yet. Become it at this address, which works once and for a day:');
    say(`  ${house.origin}/welcome?token=${firstAdmin}`);
    say('Or go on in another terminal:');
    say('  npm run -s folkmoot -- user create alice --admin');
  } else say('What its pages can do, another terminal can do as well:');
  say('  npm run -s folkmoot -- community create cats --title "Cats" --by alice');
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

await main();
