import { Injectable } from '@nestjs/common';

/**
 * How soon another worker takes over the work of one that died. Injected, so that tests need not
 * wait as long as production.
 */
@Injectable()
export class DeliveryTimings {
  /**
   * A worker that has not renewed its lease for this long is considered dead. This is far above any
   * pause of a healthy event loop.
   */
  readonly leaseMs: number = 10_000;
  /** How often the queue checks for jobs whose worker stopped responding. */
  readonly stalledCheckMs: number = 2_000;
  /**
   * How often a delivery that waits for an earlier one of its subject checks again: the lower and
   * the upper bound.
   */
  readonly minSubjectWaitMs: number = 100;
  readonly maxSubjectWaitMs: number = 5_000;
  /** The pause after a failure outside the handler, such as an unavailable database. */
  readonly outageWaitMs: number = 1_000;
  /** How long a handler may take to return after its signal fired. */
  readonly abortGraceMs: number = 1_000;
}
