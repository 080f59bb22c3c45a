/** A window of a limit, shared by all processes. */
export interface SharedWindow {
  /** Policy and subject. */
  readonly key: string;
  readonly startS: number;
  readonly endMs: number;
}

/** Exchanges counts between processes. */
export abstract class RateLimitExchange {
  /**
   * Adds what this process has counted, and returns the totals of all processes, by key.
   * @param counts one for each of the windows
   * @throws Error while the exchange is unavailable
   */
  abstract addUp(
    windows: readonly SharedWindow[],
    counts: readonly number[],
  ): Promise<ReadonlyMap<string, number>>;

  async close(): Promise<void> {}
}
