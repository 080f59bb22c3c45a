import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type Charge, LoginAttemptsRepository } from './login-attempts.repository.js';

const COLLECTED_FOR_MS = 100;

/**
 * Gives networks back what log-ins that succeeded were charged, many in one statement: one for each
 * log-in would cost a tenth of it, and everyone in an office writes the same row.
 */
@Injectable()
export class NetworkRefunds implements OnModuleDestroy {
  private collected: Charge[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly attempts: LoginAttemptsRepository) {}

  onModuleDestroy(): Promise<void> {
    return this.flush();
  }

  add(charge: Charge): void {
    this.collected.push(charge);
    this.timer ??= setTimeout(() => void this.flush(), COLLECTED_FOR_MS).unref();
  }

  /**
   * Never fails: a charge that cannot be taken back is forgotten within a minute, like any other.
   */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.collected.length === 0) return;
    const charges = this.collected;
    this.collected = [];
    await this.attempts.refundAll(charges).catch(() => undefined);
  }
}
