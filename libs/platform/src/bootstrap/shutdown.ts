import { constants } from 'node:os';
import { isatty } from 'node:tty';
import type { Logger } from '../logging/create-logger.js';

/**
 * npm forwards a Ctrl-C to a process that the terminal has signalled already: two signals for one
 * key press.
 */
const SAME_WISH_MS = 150;
const PARENT_POLL_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Closes once, within a time limit, on SIGINT and SIGTERM. A second signal does not wait for the
 * first. SIGHUP also closes when a disconnected terminal sent it.
 */
export class Shutdown {
  private close: (() => Promise<void>) | undefined;
  private reload: (() => Promise<void>) | undefined;
  private wishedAt: number | undefined;
  private exitCode = 0;

  constructor(
    private readonly logger: Logger,
    private readonly timeoutMs: number,
    hasTerminal: boolean = [0, 1, 2].some((stream) => isatty(stream)),
  ) {
    for (const signal of SIGNALS) process.on(signal, () => this.wish(signal));
    process.on('SIGHUP', () => (hasTerminal ? this.wish('SIGHUP') : this.handleHangUp()));
    // Started by a supervisor such as `npm run dev`: when the supervisor dies, this process must
    // stop too.
    if (process.channel) process.on('disconnect', () => this.wish('SIGTERM'));
    if (process.env.npm_lifecycle_event) this.followParent();
  }

  /**
   * Sets what to close, and what SIGHUP loads again. A signal that arrived during the start takes
   * effect now.
   */
  attach(close: () => Promise<void>, reload?: () => Promise<void>): void {
    this.close = close;
    this.reload = reload;
    if (this.wishedAt !== undefined) void this.run();
  }

  fail(reason: string): void {
    this.logger.fatal(reason);
    this.exitCode = 1;
    if (this.wishedAt === undefined) this.begin();
  }

  /**
   * npm that dies by SIGKILL forwards nothing, and its child would keep the port and the database.
   */
  private followParent(): void {
    const parent = process.ppid;
    const poll = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(poll);
      this.wish('SIGTERM');
    }, PARENT_POLL_MS);
    poll.unref();
  }

  /** A service manager sends SIGHUP to request a reload, which must not stop the service. */
  private handleHangUp(): void {
    if (this.reload) {
      this.logger.info('SIGHUP: reading the certificate. To apply other settings, restart.');
      void this.reload();
    } else
      this.logger.warn(
        'SIGHUP changes nothing: the settings are read at start. Restart to apply new ones.',
      );
  }

  private wish(signal: (typeof SIGNALS)[number] | 'SIGHUP'): void {
    if (this.wishedAt === undefined) {
      this.logger.info({ signal }, 'stopping');
      this.begin();
    } else if (performance.now() - this.wishedAt > SAME_WISH_MS) {
      this.logger.warn({ signal }, 'stopping at once');
      process.exit(128 + constants.signals[signal]);
    }
  }

  private begin(): void {
    this.wishedAt = performance.now();
    setTimeout(() => {
      this.logger.error({ timeoutMs: this.timeoutMs }, 'did not stop in time');
      process.exit(1);
    }, this.timeoutMs).unref();
    if (this.close) void this.run();
  }

  private async run(): Promise<void> {
    try {
      await this.close?.();
      this.logger.info('stopped');
    } catch (error) {
      this.logger.error({ err: error }, 'did not stop cleanly');
      this.exitCode = 1;
    }
    process.exit(this.exitCode);
  }
}
