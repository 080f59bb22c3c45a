import {
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { errorText } from '../kernel/errors/error-text.js';
import { Clock } from '../kernel/time/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { RateLimitExchange } from './rate-limit-exchange.js';
import { type RateLimitPolicy, RateLimitWindows } from './rate-limit-windows.js';

interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetS: number;
}

const EXCHANGE_INTERVAL_MS = 200;
const MAX_WINDOWS = 50_000;
/** The maximum per exchange; the remaining windows wait for the next. */
const MAX_WINDOWS_PER_EXCHANGE = 1_000;

/**
 * Fixed windows, counted in memory and exchanged with the other processes every 200 ms, through
 * Redis or PostgreSQL. A request costs no round trip. In return, a limit can be exceeded by the
 * requests that other processes accepted since the last exchange. While the exchange is
 * unavailable, each process limits on its own.
 */
@Injectable()
export class RateLimiter implements OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly windows = new RateLimitWindows(MAX_WINDOWS);
  private timer: NodeJS.Timeout | undefined;
  private exchanging = false;
  private isShared = true;
  private readonly refused;

  constructor(
    private readonly others: RateLimitExchange,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.refused = metrics.counter(
      'rate_limit_refusals_total',
      'Requests that a rate limit refused, by the limit: ip, principal, key, credentials …',
      ['policy'],
    );
  }

  /** Counts one request of `subject` (an account or an address). A limit of 0 never refuses. */
  take(policy: RateLimitPolicy, subject: string): RateLimitVerdict {
    const nowMs = this.clock.now().getTime();
    if (policy.limit === 0) return { allowed: true, remaining: 0, resetS: 0 };
    const window = this.windows.of(policy, subject, nowMs);
    const used = window.shared + window.unsent;
    const resetS = Math.max(1, Math.ceil((window.endMs - nowMs) / 1_000));
    if (used >= policy.limit) {
      this.refused.inc({ policy: policy.name });
      return { allowed: false, remaining: 0, resetS };
    }
    this.windows.count(window);
    this.timer ??= setTimeout(() => void this.exchange(), EXCHANGE_INTERVAL_MS).unref();
    return { allowed: true, remaining: policy.limit - used - 1, resetS };
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.others.close();
  }

  private async exchange(): Promise<void> {
    this.timer = undefined;
    if (this.exchanging) return;
    const nowMs = this.clock.now().getTime();
    this.windows.forgetEnded(nowMs);
    const dirty = this.windows.takeDirty(MAX_WINDOWS_PER_EXCHANGE);
    if (dirty.length === 0) return;
    const sent = dirty.map(({ unsent }) => unsent);
    this.exchanging = true;
    try {
      const totals = await this.others.addUp(dirty, sent);
      dirty.forEach((window, index) => {
        window.unsent -= sent[index] as number;
        window.shared = totals.get(window.key) ?? window.shared + (sent[index] as number);
        this.windows.sort(window);
      });
      this.note(true);
    } catch (error) {
      for (const window of dirty) this.windows.markDirty(window);
      this.note(false, error);
    } finally {
      this.exchanging = false;
    }
  }

  /** Logs once per change, not five times a second. */
  private note(isShared: boolean, error?: unknown): void {
    if (isShared === this.isShared) return;
    this.isShared = isShared;
    if (isShared) this.logger.log('Rate limits are shared again.');
    else this.logger.warn(`Rate limits are not shared just now: ${errorText(error)}`);
  }
}
