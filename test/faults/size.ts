/** How much of something a story takes: little in CI, much with `npm run test:faults -- --large`. */
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    large: boolean;
  }
}

export const sized = (small: number, large: number): number => (inject('large') ? large : small);
