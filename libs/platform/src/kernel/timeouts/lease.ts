/** Another process has taken the work over, or may have. */
export class LeaseLost extends Error {
  constructor() {
    super('Another process has taken it over.');
  }
}

/** Keeps something leased while this process works on it, and signals when the lease is lost. */
export class Lease {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private keptUntil: number;
  private renewing = false;

  constructor(
    private readonly renew: () => Promise<boolean>,
    private readonly leaseMs: number,
  ) {
    this.keptUntil = performance.now() + leaseMs;
    this.timer = setInterval(() => void this.tick(), leaseMs / 3);
  }

  /**
   * Fires when the lease is lost, or must be assumed lost because it could not be renewed in time.
   */
  get lost(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async tick(): Promise<void> {
    if (performance.now() > this.keptUntil) this.giveUp();
    if (this.renewing) return;
    this.renewing = true;
    const asked = performance.now();
    try {
      if (await this.renew()) this.keptUntil = asked + this.leaseMs;
      else this.giveUp();
    } catch {
      // The database is unavailable for the moment. The next tick tries again, and the deadline
      // stands.
    } finally {
      this.renewing = false;
    }
  }

  private giveUp(): void {
    this.end();
    this.controller.abort(new LeaseLost());
  }
}
