import { TimeoutError } from './with-timeout.js';

/**
 * Runs `work` with a signal that fires on the time-out or on any of the given signals. Work that
 * observes the signal decides itself how it ends; other work is abandoned after the grace period.
 */
export async function runWithTimeout(
  { what, timeoutMs, graceMs }: { what: string; timeoutMs: number; graceMs: number },
  stops: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<void> | undefined,
): Promise<void> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new TimeoutError(what, timeoutMs)), timeoutMs);
  const signal = AbortSignal.any([...stops, timeout.signal]);
  let graceTimer: NodeJS.Timeout | undefined;
  let abandon = (): void => undefined;
  const abandoned = new Promise<never>((_, reject) => {
    abandon = () => {
      graceTimer = setTimeout(() => reject(signal.reason), graceMs);
    };
    signal.addEventListener('abort', abandon, { once: true });
  });
  try {
    signal.throwIfAborted();
    await Promise.race([work(signal), abandoned]);
  } catch (error) {
    // The handler's own error (an AbortError, or one of a library) says less than the signal's
    // reason.
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    signal.removeEventListener('abort', abandon);
  }
}
