import { Injectable } from '@nestjs/common';

/** Where this process is in its life. The boot and shutdown code turn it, the health routes read it. */
@Injectable()
export class ReadinessState {
  private started = false;
  private shuttingDown = false;

  /** Everything that had to be there before the first request is there. */
  markStarted(): void {
    this.started = true;
  }

  /** From here on readiness answers 503, so that load balancers look elsewhere while the rest is being finished. */
  beginShutdown(): void {
    this.shuttingDown = true;
  }

  get isStarted(): boolean {
    return this.started;
  }

  get isShuttingDown(): boolean {
    return this.shuttingDown;
  }
}
