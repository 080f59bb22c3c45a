import { Injectable } from '@nestjs/common';

/** The phase of the process. The boot and shutdown code sets it, and the health routes read it. */
@Injectable()
export class ReadinessState {
  private started = false;
  private shuttingDown = false;

  /** Call when everything that the first request needs is ready. */
  markStarted(): void {
    this.started = true;
  }

  /**
   * From here on readiness responds with 503, so that load balancers send new requests elsewhere
   * while current ones finish.
   */
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
