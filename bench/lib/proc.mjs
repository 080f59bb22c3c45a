/** What processes cost, out of /proc (Linux): the figures that noise touches least. */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: 100 on every Linux that Node runs on (the ABI fixes it). */
const TICKS_PER_SECOND = 100;

/**
 * @param {number} pid
 * @returns {{ parent: number, ownMs: number, reapedMs: number } | undefined} CPU time in user and
 *   kernel mode, of the process and of its children that have ended
 */
function readStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold spaces (proc(5)).
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ms = (ticks) => (ticks * 1_000) / TICKS_PER_SECOND;
    return {
      parent: fields[1],
      ownMs: ms(fields[11] + fields[12]),
      reapedMs: ms(fields[13] + fields[14]),
    };
  } catch {
    return undefined;
  }
}

/** @param {number} pid CPU ms that the process has used so far, all its threads included */
export const cpuMs = (pid) => readStat(pid)?.ownMs ?? 0;

/**
 * @param {number} pid of a server that forks one process per connection: CPU ms of it and all its
 *   children, living or ended
 */
export function familyCpuMs(pid) {
  const root = readStat(pid);
  if (!root) return 0;
  let total = root.ownMs + root.reapedMs;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = readStat(Number(entry));
    if (stat?.parent === pid) total += stat.ownMs;
  }
  return total;
}

/** @param {number} pid resident memory in MB */
export function rssMb(pid) {
  try {
    const kilobytes =
      /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return Number(kilobytes) / 1_024;
  } catch {
    return 0;
  }
}
