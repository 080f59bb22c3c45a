import { errorText } from '../kernel/errors/error-text.js';

/** Deletes up to `limit` rows and returns their number. */
type PurgeBatch = (limit: number) => Promise<number>;

/**
 * Small enough that a batch stays far below the statement timeout, and holds no lock long enough to
 * matter.
 */
const BATCH_SIZE = 1_000;

/**
 * Runs each purge until a batch is not full. A failing purge does not prevent the others.
 * @param purges by what they delete, for the error
 * @throws Error that names all failures, after the last purge
 */
export async function purgeAll(
  purges: Readonly<Record<string, PurgeBatch>>,
  signal: AbortSignal,
): Promise<void> {
  const failures: string[] = [];
  for (const [name, purge] of Object.entries(purges)) {
    try {
      while (!signal.aborted && (await purge(BATCH_SIZE)) === BATCH_SIZE);
    } catch (error) {
      failures.push(`${name}: ${errorText(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join(' '));
}
