import { Injectable } from '@nestjs/common';

/** Injected, so that a test need not wait as long as production. */
@Injectable()
export class HeartbeatTimings {
  readonly everyMs: number = 5_000;
  /** Several heartbeats, so that a busy database does not make a worker look dead. */
  readonly missingAfterMs: number = 20_000;
}
