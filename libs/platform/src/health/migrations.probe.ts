import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HealthFault } from './health-fault.js';

/** Checks that the database has the schema that this code was written for. */
@Injectable()
export class MigrationsProbe {
  private complete = false;
  private asking: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Queried until the schema is complete, and never again: the list of migrations does not change
   * while the process runs.
   * @throws Error while migrations are pending
   */
  async assertComplete(): Promise<void> {
    if (this.complete) return;
    // One query at a time, otherwise the probes of a frozen database would use up the pool.
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
