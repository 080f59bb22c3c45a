import { Injectable } from '@nestjs/common';

/** Injected, so that tests need not wait as long as production. */
@Injectable()
export class StreamTimings {
  /** How often a client hears something, and is looked at again. */
  readonly heartbeatMs: number = 15_000;
  /** A client that reads nothing for so long is cut off; it goes on where it was. */
  readonly stallMs: number = 30_000;
}
