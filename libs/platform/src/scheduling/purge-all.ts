import { errorText } from '../kernel/errors/error-text.js';

/** Deletes up to `limit` rows and says how many. */
type PurgeBatch = (limit: number) => Promise<number>;

/**
 * Small enough that a batch stays far below the statement timeout, and holds no lock that anybody
 * notices.
 */
const BATCH_SIZE = 1_000;

/**
 * Runs each purge until it finds no full batch. One that fails keeps none of the others from its
 * work.
 * @param purges by what they delete, for the error
 * @throws Error that names all that failed, after the last
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
