import { tmpdir } from 'node:os';
import type { Invariant, Violation } from '@orderly/platform/verification/invariant';
import { Snapshots } from '@orderly/platform/verification/snapshots';
import { testConfig } from './config.js';
import type { TestDatabase } from './database.js';

/** Checks one invariant as the application does, over a connection of its own. */
export async function violationsOf(
  { url }: Pick<TestDatabase, 'url'>,
  invariant: Invariant,
): Promise<Violation[]> {
  const snapshots = await Snapshots.open(testConfig(url, tmpdir()));
  try {
    const found: Violation[] = [];
    const { signal } = new AbortController();
    for await (const { violations } of invariant.check(snapshots, signal))
      found.push(...violations);
    return found;
  } finally {
    await snapshots.close();
  }
}
