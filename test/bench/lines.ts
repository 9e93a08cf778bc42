/** The lines of the benchmark, in the order of the table. */
import { distant } from './lines/distant.ts';
import { accepted, applied } from './lines/inbound.ts';
import { latency } from './lines/latency.ts';
import { memory } from './lines/memory.ts';
import { outbound } from './lines/outbound.ts';
import { pages } from './lines/pages.ts';
import { rows } from './lines/rows.ts';
import { rules } from './lines/rules.ts';
import { sickness } from './lines/sick.ts';
import type { Line } from './support/line.ts';

export const lines: readonly Line[] = [
  outbound,
  distant,
  sickness,
  rows,
  rules,
  accepted,
  applied,
  memory,
  latency,
  pages,
];
