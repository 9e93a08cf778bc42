/** How the demo talks, and how it makes sure that what it says is so. */
import { setTimeout as pause } from 'node:timers/promises';
import { inspect, isDeepStrictEqual, styleText } from 'node:util';

/** A claim that did not come true; its message tells what was expected and what was there. */
export class Unmet extends Error {}

type Style = Parameters<typeof styleText>[0];

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const styled = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout });

export const title = (text: string): void => print(`\n${styled('bold', text)}`);
export const say = (text: string): void => print(`  ${text}`);
/** Something shown as it is: a command, an answer, a thread. */
export const show = (text: string): void =>
  print(styled('dim', text.trimEnd().replaceAll(/^/gm, '      ')));
const checked = (text: string): void => print(`  ${styled('green', '✓')} ${text}`);

/** Says that something is so, which is checked first. */
export function claim(what: string, seen: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(seen, wanted)) throw unmet(what, seen, wanted);
  checked(what);
}

const patienceMs = 30_000;

/** Says that something is so as soon as it is; servers need a moment to tell each other. */
export async function soon(
  what: string,
  look: () => unknown,
  wanted: unknown = true,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (isDeepStrictEqual(seen, wanted)) return checked(what);
    if (performance.now() > deadline) throw unmet(what, seen, wanted, patienceMs / 1000);
    await pause(100);
  }
}

function unmet(what: string, seen: unknown, wanted: unknown, seconds?: number): Unmet {
  const when = seconds === undefined ? '' : ` within ${seconds} seconds`;
  const lines = [
    `Expected${when}: ${what}`,
    `  should be ${inspect(wanted, { depth: 6 })}`,
    `  but it is ${inspect(seen, { depth: 6 })}`,
  ];
  return new Unmet(lines.join('\n'));
}
