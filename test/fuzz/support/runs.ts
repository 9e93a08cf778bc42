/** How many runs, and from which seed: the small number always the same, the large one new each time. */
import { inject } from 'vitest';

const large = inject('large');
const total = large ? 50_000 : 4_000;

/** `FUZZ_SEED=N npm run fuzz` repeats a run. */
export const seed = Number(process.env['FUZZ_SEED'] ?? (large ? Date.now() % 2 ** 31 : 20_261_121));

/** This part of all runs, in hundredths. */
export const runs = (hundredths: number): number => Math.ceil((total * hundredths) / 100);

/** Said at the start of every file, so that what was found can be found again. */
export const announce = (what: string): void =>
  console.log(`${what}: FUZZ_SEED=${seed}, ${total} runs in all`);
