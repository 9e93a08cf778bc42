/** Tells how servers of five kinds share one community, on this machine, and checks every word of it. */
import { answers } from './answers.ts';
import { removal, defederation } from './moderation.ts';
import { postFromLemmy, postFromMastodon } from './posts.ts';
import { closeAll, hearSignals, Interrupted } from './stop.ts';
import { claim, say, title } from './tell.ts';
import { gather, openTown, type Town } from './town.ts';
import { trace } from './trace.ts';
import { votesAndEdit } from './votes.ts';

const limitMs = 180_000;

async function tell(opened: (town: Town) => void): Promise<void> {
  const town = await openTown();
  opened(town);
  const people = await gather(town);
  const cat = await postFromLemmy(town, people);
  const sleeper = await postFromMastodon(town, people);
  await answers(town, people, cat);
  await votesAndEdit(town, people);
  await removal(town, people);
  await trace(town, sleeper);
  await defederation(town, people);
  title('That was it');
  await town.settle();
  const warned = [town.a, town.b].map((moot) => warningsOf(moot.logged()));
  claim('neither Folkmoot had anything to warn of, but that it may visit this machine', warned, [
    [exempt],
    [exempt],
  ]);
}

const exempt =
  'ALLOW_PRIVATE_HOSTS is set: plain http, odd ports and private addresses are visited';

/** What each line says; a line that is no JSON is told whole. */
const warningsOf = (log: string): string[] =>
  log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const message = /"message":"([^"]*)"/.exec(line);
      return message?.[1] ?? line;
    });

async function main(): Promise<number> {
  const heard = hearSignals();
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    tooLate.reject(new Error(`the demo is not done after ${limitMs / 1000} seconds`));
  }, limitMs);
  const from = performance.now();
  let code = 0;
  let town: Town | undefined;
  try {
    await Promise.race([tell((opened) => (town = opened)), heard, tooLate.promise]);
  } catch (error) {
    code = error instanceof Interrupted ? 130 : 1;
    process.stderr.write(`\n${reasonOf(error)}\n`);
    for (const moot of [town?.a, town?.b]) process.stderr.write(moot?.logged() ?? '');
  }
  clearTimeout(timer);
  say('All servers stop…');
  try {
    await closeAll();
    say(`…and nothing is left of them. (${Math.round((performance.now() - from) / 1000)} seconds)`);
  } catch (error) {
    code = 1;
    process.stderr.write(`\n${reasonOf(error)}\n`);
  }
  return code;
}

function reasonOf(error: unknown): string {
  if (error instanceof Interrupted) return `Interrupted (${error.message}).`;
  if (error instanceof AggregateError)
    return [error.message, ...error.errors.map(String)].join('\n');
  return error instanceof Error ? error.message : String(error);
}

// What is still under way when the demo is interrupted fails on its own, and nobody waits for it.
process.exit(await main());
