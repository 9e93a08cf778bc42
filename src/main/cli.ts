/** The operator's shell: opens the house, runs one command, closes it again. */
import { text } from 'node:stream/consumers';
import { asksFor, refusal, runCommand } from '#commands/run-command.ts';
import { readConfig } from '#config/config.ts';
import { EmbeddedRefused } from '#storage/embedded/embedded-refused.ts';
import { CannotStart, openHouse, type OpenHouse } from './compose.ts';
import { openLog } from './log.ts';

const io = {
  out: (words: string): void => void process.stdout.write(words),
  err: (words: string): void => void process.stderr.write(words),
  readStdin: () => text(process.stdin),
};

async function main(argv: readonly string[]): Promise<number> {
  const stopped = (message: string): number => {
    refusal(io, asksFor(argv, '--json'), { error: 'cannot-start', message });
    return 1;
  };
  const config = readConfig(process.env);
  if (Array.isArray(config)) return stopped(`The environment has mistakes: ${config.join('; ')}.`);
  const debug = config.logLevel === 'debug';
  const log = openLog(debug ? 'debug' : 'silent', () => new Date());
  const open: OpenHouse[] = [];
  try {
    const openTools = async (): Promise<OpenHouse> => {
      open.push(await openHouse(config, log));
      return open[0]!;
    };
    return await runCommand(argv, openTools, io);
  } catch (error) {
    if (error instanceof CannotStart || error instanceof EmbeddedRefused)
      return stopped(error.message);
    if (debug) throw error;
    const what = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return stopped(`Something went wrong: ${what}. LOG_LEVEL=debug tells more.`);
  } finally {
    for (const house of open) await house.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
