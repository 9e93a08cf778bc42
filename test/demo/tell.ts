/** How the demo talks, and how it makes sure that what it says is so. */

export const title = (text: string): void => void process.stdout.write(`\n${text}\n`);
export const say = (text: string): void => void process.stdout.write(`  ${text}\n`);

/** Throws when what was just claimed is not so. */
export function check(holds: boolean, claim: string): void {
  if (!holds) throw new Error(`expected that ${claim}`);
}

/** Waits for what happens on other servers, at most half a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`expected that ${what}, within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
