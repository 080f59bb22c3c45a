/**
 * What the reads of one request must include: what its caller has written. Only lists and views
 * take it. A read that decides about access, or that a write depends on, always goes to the
 * primary.
 */
export class Freshness {
  /**
   * The replica that served the first read of the request. Later ones stay there, so that they do
   * not see less than the first.
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

  /** Whether the answer to anyone may be an answer to this caller: they have written nothing. */
  get isAnyones(): boolean {
    return this.token === undefined && !this.hasCredential;
  }
}
