import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

export const MEMORY = '/dev/shm';
/** A whole run holds less than a fourth of this at any time. */
const ENOUGH_BYTES = 4 * 1_024 ** 3;

/**
 * Where test runs keep their databases: in memory where there is plenty, as on most Linux machines.
 * A test database is a thousand small files, and making those on a busy disk takes 20 times as
 * long.
 */
export function folderForClusters(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
