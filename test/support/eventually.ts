import { setTimeout as delay } from 'node:timers/promises';

/** Success comes at once; only failure waits that long, and a busy machine must not fail. */
const WITHIN_MS = 20_000;

export interface Patience {
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/**
 * Repeats `attempt` until it neither throws nor fails an expectation; then the last failure is the
 * test's.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  patience: Patience = {},
): Promise<T> {
  const { withinMs = WITHIN_MS, everyMs = 20 } = patience;
  for (const deadline = performance.now() + withinMs; ; await delay(everyMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
