import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { z } from 'zod';
import { identityOf, isRunning } from './processes.js';

const identity = z.object({ pid: z.number(), startedAt: z.string() });

/** Prevents two processes from running one cluster. The lock of a killed process is ignored. */
export class DirectoryLock {
  private constructor(private readonly file: string) {}

  /** @throws ConfigurationError while another process holds the lock */
  static take(directory: string): DirectoryLock {
    const file = join(directory, 'lock');
    const mine = `${file}.${process.pid}`;
    writeFileSync(mine, JSON.stringify(identityOf(process.pid)));
    try {
      for (;;) {
        // A hard link appears atomically with its content, or not at all.
        if (tryLink(mine, file)) return new DirectoryLock(file);
        const holder = DirectoryLock.holder(directory);
        if (holder !== undefined) {
          throw new ConfigurationError(
            `DATA_DIR is in use by process ${holder}: Orderly already runs in this folder. ` +
              `Stop that process, or give this one a DATA_DIR of its own.`,
          );
        }
        removeStale(file, `${mine}.stale`);
      }
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** The process that holds the lock of the directory, if any. */
  static holder(directory: string): number | undefined {
    try {
      const found = identity.parse(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8')));
      return isRunning(found) ? found.pid : undefined;
    } catch {
      return undefined;
    }
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the file by renaming it, which only one of several processes can do. */
function removeStale(file: string, aside: string): void {
  try {
    renameSync(file, aside);
    const found = identity.safeParse(JSON.parse(readFileSync(aside, 'utf8')));
    // A running process has replaced the file since it was read, so it is put back.
    if (found.success && isRunning(found.data)) tryLink(aside, file);
  } catch {
    // Another process removed it, or it is not a readable lock: in both cases the next attempt
    // decides.
  } finally {
    rmSync(aside, { force: true });
  }
}
