import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

interface ProcessIdentity {
  readonly pid: number;
  /**
   * Distinguishes a process from a later one with the same pid, as happens right after a container
   * restarts.
   */
  readonly startedAt: string;
}

interface ProcessFacts {
  readonly name: string;
  readonly startedAt: string;
  /** Dead, but its parent has not collected its exit code yet. */
  readonly zombie: boolean;
}

/** Undefined when there is no such process. */
export function findProcess(pid: number): ProcessFacts | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
}

export const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startedAt: findProcess(pid)?.startedAt ?? '',
});

export function isRunning(identity: ProcessIdentity): boolean {
  const found = findProcess(identity.pid);
  return found !== undefined && !found.zombie && found.startedAt === identity.startedAt;
}

function fromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may itself contain spaces and parentheses (proc(5)).
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    return { name, startedAt: afterName[19] ?? '', zombie: afterName[0] === 'Z' };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  try {
    const [state = '', ...rest] = execFileSync(
      'ps',
      ['-o', 'state=,lstart=,comm=', '-p', String(pid)],
      {
        encoding: 'utf8',
      },
    )
      .trim()
      .split(/\s+/);
    return {
      name: rest.slice(5).join(' '),
      startedAt: rest.slice(0, 5).join(' '),
      zombie: state.startsWith('Z'),
    };
  } catch {
    return undefined;
  }
}
