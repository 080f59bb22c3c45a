/** A window of a limit, as all processes know it. */
export interface SharedWindow {
  /** Policy and subject. */
  readonly key: string;
  readonly startS: number;
  readonly endMs: number;
}

/** Where processes tell each other what they have counted. */
export abstract class RateLimitExchange {
  /**
   * Adds what this process has counted, and gives what all of them have, by key.
   * @param counts one for each of the windows
   * @throws Error when nobody can be told just now
   */
  abstract addUp(
    windows: readonly SharedWindow[],
    counts: readonly number[],
  ): Promise<ReadonlyMap<string, number>>;

  async close(): Promise<void> {}
}
