import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HealthFault } from './health-fault.js';

/** Knows whether the database has the schema that this code was written for. */
@Injectable()
export class MigrationsProbe {
  private complete = false;
  private asking: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Asked until the answer is yes, and never again: the code's own list does not change while it
   * runs.
   * @throws Error while migrations are pending
   */
  async assertComplete(): Promise<void> {
    if (this.complete) return;
    // One question at a time, or the probes of a frozen database would use up the pool.
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    await this.asking;
  }

  private async ask(): Promise<void> {
    if (await this.dataSource.showMigrations()) throw new HealthFault('Migrations are pending.');
    this.complete = true;
  }
}
