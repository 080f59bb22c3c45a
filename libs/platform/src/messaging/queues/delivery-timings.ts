import { Injectable } from '@nestjs/common';

/**
 * How soon the work of a worker that died is taken over. Injected, so that a test need not wait as
 * long as production does.
 */
@Injectable()
export class DeliveryTimings {
  /**
   * A worker that has not renewed for this long is taken for dead. Far above any pause of a healthy
   * event loop.
   */
  readonly leaseMs: number = 10_000;
  /** How often the queue looks for jobs whose worker fell silent. */
  readonly stalledCheckMs: number = 2_000;
  /**
   * How often a delivery that must wait for an earlier one of its subject looks again, at least and
   * at most.
   */
  readonly minSubjectWaitMs: number = 100;
  readonly maxSubjectWaitMs: number = 5_000;
  /** Pause after a failure that is not the handler's, such as a database that is away. */
  readonly outageWaitMs: number = 1_000;
  /** What a handler has left, after its signal fired, to come back by itself. */
  readonly abortGraceMs: number = 1_000;
}
