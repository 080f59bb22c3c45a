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
  private isClosing = false;

  constructor(private readonly attempts: LoginAttemptsRepository) {}

  onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    return this.flush();
  }

  add(charge: Charge): void {
    this.collected.push(charge);
    if (this.isClosing) return void this.flush();
    this.timer ??= setTimeout(() => void this.flush(), COLLECTED_FOR_MS).unref();
  }

  /** Never fails: charges that cannot be taken back are forgotten in time, as failures are. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.collected.length === 0) return;
    const charges = this.collected;
    this.collected = [];
    await this.attempts.refundAll(charges).catch(() => undefined);
  }
}
