/** When this server is not well: the one place of the thresholds, and what is said of each. Pure. */
import type { Facts } from './health-view.ts';

/** docs/operating/running-several.md tells operators the same numbers. */
const healthLimits = {
  /** A receipt that could have been applied for so long, and was not. */
  receiptSeconds: 300,
  /** A row of the journal that nobody published. */
  journalSeconds: 60,
  workersMin: 1,
} as const;

/** What is wrong, by the part of the answer that shows it. */
export type Problem = {
  readonly where: 'database' | 'queue' | 'receipts' | 'journal' | 'workers';
  readonly message: string;
};

type Queue = { readonly backend: string | null; readonly reachable: boolean };

/** Called with what was found; `facts` is null when the database did not answer. Empty when all is well. */
export function judgeHealth(facts: Facts | null, queue: Queue | null): Problem[] {
  const problems: Problem[] = [];
  const tell = (where: Problem['where'], message: string): void =>
    void problems.push({ where, message });
  if (facts === null) tell('database', 'PostgreSQL does not answer.');
  if (queue !== null && !queue.reachable)
    tell(
      'queue',
      `The queue${queue.backend === 'redis' ? ' in Redis' : ''} does not answer; nobody is told that there is work.`,
    );
  if (facts === null) return problems;
  const { receipts, journal, workers } = facts;
  if ((receipts.overdueSeconds ?? 0) > healthLimits.receiptSeconds)
    tell(
      'receipts',
      `What came in has waited for ${receipts.overdueSeconds} s; look at the worker.`,
    );
  if ((journal.oldestSeconds ?? 0) > healthLimits.journalSeconds)
    tell(
      'journal',
      `What is to be told has waited for ${journal.oldestSeconds} s; look at the worker.`,
    );
  if (workers.present < healthLimits.workersMin)
    tell('workers', 'No worker is present; start one with ROLE=worker or ROLE=all.');
  return problems;
}
