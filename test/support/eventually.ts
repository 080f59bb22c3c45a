import { setTimeout as delay } from 'node:timers/promises';

/** Success comes soon; only failure waits that long, and a busy machine must not fail. */
const WITHIN_MS = 20_000;
/** Looking takes CPU time from what is waited for, so a long wait looks less and less often. */
const PAUSES_MS = { first: 10, growth: 1.5, longest: 200 };

export interface Patience {
  readonly withinMs?: number;
  /** For what must be seen soon after it has happened; pauses grow otherwise. */
  readonly everyMs?: number;
}

/**
 * Repeats `attempt` until it neither throws nor fails an expectation; then the last failure is the
 * test's.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { withinMs = WITHIN_MS, everyMs }: Patience = {},
): Promise<T> {
  const { first, growth, longest } = PAUSES_MS;
  const deadline = performance.now() + withinMs;
  for (let pause = first; ; pause = Math.min(pause * growth, longest)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(everyMs ?? pause);
  }
}
