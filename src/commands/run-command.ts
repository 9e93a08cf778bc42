/** Runs what the operator typed, and says what became of it: answer, refusal, or how to type it. */
import { readInput } from './arguments.ts';
import type { Command, Tools } from './command.ts';
import { commands } from './commands.ts';
import { helpOf, lineOf, printJson, printText, type Io } from './output.ts';
import { sentences } from './refusals.ts';

/** 0: done. 1: refused, or something is wrong. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

/**
 * Called with the words after the program's name. `open` is called only for a command that is typed
 * rightly, so that asking for help starts no database.
 */
export async function runCommand(
  argv: readonly string[],
  open: () => Promise<Tools>,
  io: Io,
): Promise<ExitCode> {
  const json = asksFor(argv, '--json');
  const words = withoutFlag(withoutFlag(argv, '--json'), '--help');
  const named = findCommands(words);
  if (asksFor(argv, '--help')) {
    printText(io.out, helpOf(named.length === 0 ? commands : named));
    return 0;
  }
  const command = named.find((one) => isMeant(one, words));
  if (command === undefined) {
    const unknown =
      words.length === 0
        ? 'Say what to do.'
        : `There is no command “${words.slice(0, 2).join(' ')}”.`;
    return wrongUsage(io, json, unknown, named.length === 0 ? commands : named);
  }
  const input = readInput(command.usage, words.slice(command.verb === null ? 1 : 2), io.readStdin);
  if (!input.done) return wrongUsage(io, json, input.message, [command]);
  const outcome = await command.run(await open(), input.value);
  if (!outcome.done) {
    refusal(io, json, { error: outcome.reason, message: sentences[outcome.reason] });
    return 1;
  }
  if (json) printJson(io.out, outcome.value.data);
  else printText(io.out, outcome.value.text);
  return outcome.value.failed === true ? 1 : 0;
}

/** Also what stopped the command before it ran is told in this form. */
export function refusal(
  io: Pick<Io, 'err'>,
  json: boolean,
  refused: { readonly error: string; readonly message: string },
): void {
  if (json) printJson(io.err, refused);
  else printText(io.err, refused.message);
}

function wrongUsage(io: Io, json: boolean, message: string, near: readonly Command[]): ExitCode {
  if (json) refusal(io, json, { error: 'usage', message });
  else if (near.length > 1) printText(io.err, `${message}\n\n${helpOf(near)}`);
  else printText(io.err, `${message} Usage: ${near.map(lineOf).join('')}`);
  return 2;
}

/** After `--` nothing is a flag any more. */
const flagsOf = (argv: readonly string[]): readonly string[] =>
  argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;

export const asksFor = (argv: readonly string[], flag: string): boolean =>
  flagsOf(argv).includes(flag);

function withoutFlag(argv: readonly string[], flag: string): readonly string[] {
  const end = flagsOf(argv).length;
  return argv.filter((word, index) => index >= end || word !== flag);
}

/** The command, or all of the noun that was typed. */
function findCommands([noun, verb]: readonly string[]): readonly Command[] {
  const ofNoun = commands.filter((one) => one.noun === noun);
  const exact = ofNoun.filter((one) => one.verb === null || one.verb === verb);
  return exact.length > 0 ? exact : ofNoun;
}

const isMeant = (command: Command, [noun, verb]: readonly string[]): boolean =>
  command.noun === noun && (command.verb === null || command.verb === verb);
