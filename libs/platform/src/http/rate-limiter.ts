import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../time/clock.js';

export interface RateLimitPolicy {
  /** Appears in the RateLimit headers and in the shared table. */
  readonly name: string;
  readonly limit: number;
  readonly windowS: number;
}

export interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetS: number;
}

interface Window {
  readonly key: string;
  readonly startS: number;
  readonly endMs: number;
  /** What all processes together had counted at the last exchange, ours included. */
  shared: number;
  /** What this process has counted since. */
  unsent: number;
}

const EXCHANGE_INTERVAL_MS = 200;
const MAX_WINDOWS = 50_000;
/** One statement per exchange; what does not fit waits for the next. */
const MAX_WINDOWS_PER_EXCHANGE = 1_000;

/**
 * Fixed windows, counted in memory and exchanged with the other processes through PostgreSQL every 200 ms. A request costs no round trip; in return
 * a limit can be passed by what the other processes let in since the last exchange. Without the database each process limits alone.
 */
@Injectable()
export class RateLimiter implements OnModuleDestroy {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly windows = new Map<string, Window>();
  private timer: NodeJS.Timeout | undefined;
  private exchanging = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Counts one request of `subject` (an account or an address). A limit of 0 never refuses. */
  take(policy: RateLimitPolicy, subject: string): RateLimitVerdict {
    const nowMs = this.clock.now().getTime();
    if (policy.limit === 0) return { allowed: true, remaining: 0, resetS: 0 };
    const window = this.windowOf(policy, subject, nowMs);
    const used = window.shared + window.unsent;
    const resetS = Math.max(1, Math.ceil((window.endMs - nowMs) / 1_000));
    if (used >= policy.limit) return { allowed: false, remaining: 0, resetS };
    window.unsent++;
    this.timer ??= setTimeout(() => void this.exchange(), EXCHANGE_INTERVAL_MS).unref();
    return { allowed: true, remaining: policy.limit - used - 1, resetS };
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  private windowOf(policy: RateLimitPolicy, subject: string, nowMs: number): Window {
    const startS = Math.floor(nowMs / 1_000 / policy.windowS) * policy.windowS;
    const key = `${policy.name}:${subject}`;
    const current = this.windows.get(key);
    if (current?.startS === startS) return current;
    if (this.windows.size >= MAX_WINDOWS) this.forget(nowMs);
    const window: Window = { key, startS, endMs: (startS + policy.windowS) * 1_000, shared: 0, unsent: 0 };
    this.windows.set(key, window);
    return window;
  }

  /** Drops what has ended; under a flood of addresses, the oldest too: memory is bounded before fairness. */
  private forget(nowMs: number): void {
    this.forgetEnded(nowMs);
    for (const key of this.windows.keys()) {
      if (this.windows.size < MAX_WINDOWS) break;
      this.windows.delete(key);
    }
  }

  private async exchange(): Promise<void> {
    this.timer = undefined;
    if (this.exchanging) return;
    this.exchanging = true;
    const nowMs = this.clock.now().getTime();
    this.forgetEnded(nowMs);
    const dirty = [...this.windows.values()].filter(({ unsent }) => unsent > 0).slice(0, MAX_WINDOWS_PER_EXCHANGE);
    const sent = dirty.map(({ unsent }) => unsent);
    try {
      const totals = await this.addUp(dirty, sent);
      dirty.forEach((window, index) => {
        window.unsent -= sent[index] as number;
        window.shared = totals.get(window.key) ?? window.shared + (sent[index] as number);
      });
    } catch (error) {
      this.logger.warn(
        `Rate limits are not shared just now: ${error instanceof Error ? error.message : 'unknown error'}`,
      );
    } finally {
      this.exchanging = false;
    }
  }

  private forgetEnded(nowMs: number): void {
    for (const [key, { endMs }] of this.windows) if (endMs <= nowMs) this.windows.delete(key);
  }

  private async addUp(windows: Window[], counts: number[]): Promise<Map<string, number>> {
    if (windows.length === 0) return new Map();
    const rows = await this.dataSource.query<Array<{ key: string; count: number }>>(
      `INSERT INTO platform.rate_limits AS r (key, window_start, ends_at, count)
       SELECT key, to_timestamp(start_s), to_timestamp(end_s), count
         FROM unnest($1::text[], $2::float8[], $3::float8[], $4::int[]) AS t (key, start_s, end_s, count)
        ORDER BY key
       ON CONFLICT (key, window_start) DO UPDATE SET count = r.count + excluded.count
       RETURNING key, count`,
      [
        windows.map(({ key }) => key),
        windows.map(({ startS }) => startS),
        windows.map(({ endMs }) => endMs / 1_000),
        counts,
      ],
    );
    return new Map(rows.map(({ key, count }) => [key, count]));
  }
}
