import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { findProcess } from './processes.js';

const POLL_MS = 10;
/** Crash recovery replays at most what one checkpoint interval wrote. */
const READY_PATIENCE_MS = 60_000;
/** PID 1 of a container may reap dead processes late, or never. */
const ZOMBIE_PATIENCE_MS = 5_000;

interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const pidFile = (cluster: string): string => join(cluster, 'postmaster.pid');

/** The content of `postmaster.pid`; undefined without the file, or while it is being written. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(pidFile(cluster), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0
      ? { pid, port: Number(lines[3]), ready: lines[7]?.startsWith('ready') ?? false }
      : undefined;
  } catch {
    return undefined;
  }
}

const isPostgres = (pid: number): boolean => {
  const found = findProcess(pid);
  return found !== undefined && !found.zombie && /postgres/.test(found.name);
};

/**
 * The server that an earlier process left running in this cluster, once it responds; undefined when
 * there is none. A pid file whose process died, or whose pid now belongs to another program, is
 * removed, because PostgreSQL itself would refuse to start with it.
 */
export async function findRunningPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const startedAt = Date.now();
  for (;;) {
    const found = readPostmaster(cluster);
    if (!found) return undefined;
    if (isPostgres(found.pid)) {
      if (found.ready) return found;
      if (Date.now() - startedAt > READY_PATIENCE_MS) {
        throw new ConfigurationError(
          `DATA_DIR: the PostgreSQL of an earlier start (process ${found.pid}) neither ` +
            `starts nor stops: end it.`,
        );
      }
    } else if (!findProcess(found.pid)?.zombie || Date.now() - startedAt > ZOMBIE_PATIENCE_MS) {
      rmSync(pidFile(cluster), { force: true });
      return undefined;
    }
    await delay(POLL_MS);
  }
}

/**
 * Fast shutdown: sessions are ended, and everything committed is on disk. Resolves when the server
 * has exited.
 */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  while (isPostgres(pid) && readPostmaster(cluster)?.pid === pid) await delay(POLL_MS);
}
