import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Verdict } from './verifier.js';

export interface InvariantResult {
  readonly name: string;
  readonly violations: number;
  /** Unix time, in seconds. */
  readonly checkedAt: number;
}

@Injectable()
export class InvariantResults {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps the result of a complete check in place of the one before. */
  async keep({ invariant, checked, violations }: Verdict): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO platform.invariant_results AS r (name, checked, violations, checked_at)
       VALUES ($1, $2, $3, now())
       ON CONFLICT (name) DO UPDATE SET checked = excluded.checked,
         violations = excluded.violations, checked_at = excluded.checked_at`,
      [invariant, checked, violations],
    );
  }

  /** Removes what releases before this one checked; its metrics would be out of date for good. */
  async forgetAllBut(names: readonly string[]): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM platform.invariant_results WHERE name <> ALL ($1::text[])',
      [names],
    );
  }

  list(): Promise<InvariantResult[]> {
    return this.dataSource.query<InvariantResult[]>(
      `SELECT name, violations::float8, extract(epoch FROM checked_at)::float8 AS "checkedAt"
         FROM platform.invariant_results`,
    );
  }
}
