/**
 * What the reads of one request must include: what its caller has written. Only lists and views
 * take it. A read that decides about access, or that a write depends on, always goes to the
 * primary.
 */
export class Freshness {
  /**
   * The server of the first read of the request. Later reads stay there, so that they do not see
   * less than the first.
   */
  servedBy: object | undefined;

  /**
   * @param token the consistency token that the caller sent
   * @param userId the account behind the request; undefined: an anonymous caller, or one whose
   *   credential the route does not check
   * @param hasCredential whether the caller sent one, valid or not
   */
  constructor(
    readonly token: string | undefined,
    readonly userId: string | undefined,
    readonly hasCredential = userId !== undefined,
  ) {}

  /** Whether this caller may get a response that was cached for everyone. */
  get isAnyones(): boolean {
    return this.token === undefined && !this.hasCredential;
  }
}
