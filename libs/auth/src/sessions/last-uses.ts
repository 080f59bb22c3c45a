import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { DataSource } from 'typeorm';

const FLUSH_EVERY_MS = 30_000;
/** More sessions than this are written early instead of being kept in memory. */
const MAX_NOTED = 10_000;

/**
 * Writes all rows in one statement, sorted and locked in that order: two processes that write the
 * same rows must not deadlock.
 */
const WRITE = `
  WITH used AS (SELECT * FROM unnest($1::uuid[], $2::float[], $3::inet[]) AS used (id, age_s, ip)),
       locked AS (SELECT s.id FROM auth.sessions s WHERE s.id = ANY ($1::uuid[])
         ORDER BY s.id FOR NO KEY UPDATE)
  UPDATE auth.sessions s
     SET last_used_at = now() - make_interval(secs => used.age_s), last_ip = used.ip
    FROM used JOIN locked USING (id)
   WHERE s.id = used.id AND coalesce(s.last_used_at,
     '-infinity') < now() - make_interval(secs => used.age_s)`;

/** The request that uses a session. */
interface UsedBy {
  readonly origin: Pick<RequestContext, 'ip'>;
  readonly isLookedAtAgain?: boolean;
}

interface Use {
  readonly ip: string | null;
  readonly atMs: number;
}

/**
 * Collects when and from where sessions were last used, and writes it every half minute: a
 * statement per request would cost more than the request.
 */
@Injectable()
export class LastUses implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(LastUses.name);
  private noted = new Map<string, Use>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** A stream that stays open is no use: a tab that was left open must not keep a session alive. */
  note(sessionId: string, { origin: { ip }, isLookedAtAgain }: UsedBy): void {
    if (isLookedAtAgain) return;
    this.noted.set(sessionId, { ip, atMs: performance.now() });
    if (this.noted.size >= MAX_NOTED) void this.flush();
  }

  /**
   * Never fails: a use that could not be written is recorded again by the next request of the
   * session.
   */
  async flush(): Promise<void> {
    if (this.noted.size === 0) return;
    const uses = [...this.noted];
    this.noted = new Map();
    const now = performance.now();
    try {
      await this.dataSource.query(WRITE, [
        uses.map(([id]) => id),
        uses.map(([, { atMs }]) => (now - atMs) / 1_000),
        uses.map(([, { ip }]) => ip),
      ]);
    } catch (error) {
      this.logger.warn(
        `The last uses of ${uses.length} sessions could not be written: ` +
          `${(error as Error).message}`,
      );
    }
  }
}
