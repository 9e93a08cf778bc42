/** Tells one process from another, so that a number used again is not taken for its former bearer. */
import { readFileSync } from 'node:fs';

/** Null when the process is gone, or only waits to be buried by its parent. */
export function processMark(pid: number): string | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The name of the program stands in brackets and may itself hold brackets and blanks.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return null;
  // proc(5): field 22 is the start time in clock ticks since boot; `rest` begins with field 4.
  return `${pid} ${rest[18]}`;
}

/** The words a process was started with; empty when it is gone or may not be looked at. */
export function processWords(pid: number): string[] {
  return (readProc(pid, 'cmdline') ?? '').split('\0');
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
