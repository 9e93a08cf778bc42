/** CPU time and memory of processes, as Linux counts them. */
import { readFileSync, readdirSync } from 'node:fs';

/** Linux tells times in hundredths of a second, whatever the kernel's own tick. */
const ticksPerSecond = 100;

/** CPU milliseconds (user and system, all threads) of processes and all who descend from them. */
export const cpuMs = (...pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + ticksOf(pid), 0) * (1000 / ticksPerSecond);

/** What children spent who are gone is in their parent's count. */
function ticksOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return childrenOf(pid).reduce((sum, child) => sum + ticksOf(child), own);
  } catch (error) {
    // It ended while we looked; its parent has its time now.
    if (isGone(error)) return 0;
    throw error;
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );

/** Resident memory of one process in MB. */
export function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
