import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ApiKeysRepository, type KeyUse } from './api-keys.repository.js';

const FLUSH_INTERVAL_MS = 10_000;
const MAX_KEYS = 10_000;

/**
 * Collects when and from where keys were last used, and writes it at intervals, so that no request
 * needs a statement for it.
 */
@Injectable()
export class ApiKeyUses implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ApiKeyUses.name);
  private uses = new Map<string, KeyUse>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly clock: Clock,
  ) {}

  note(id: string, ip: string | null): void {
    if (this.uses.size >= MAX_KEYS && !this.uses.has(id)) return;
    this.uses.set(id, { id, at: this.clock.now(), ip });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_INTERVAL_MS).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.uses.size === 0) return;
    const uses = [...this.uses.values()];
    this.uses = new Map();
    try {
      await this.keys.noteUses(uses);
    } catch (error) {
      // These times only inform people: they are lost while the database is away, and written again
      // at the next use.
      this.logger.warn(
        `The last uses of API keys were not written: ` +
          `${error instanceof Error ? error.message : ''}`,
      );
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }
}
