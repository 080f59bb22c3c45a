import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CheckTimes } from '../payment/check-times.js';

@Injectable()
export class ReconciliationRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly times: CheckTimes,
  ) {}

  /** Takes payments that are due, and sets their next look: each goes to one process. */
  async claim(limit: number): Promise<string[]> {
    const [rows] = await this.dataSource.query<[Array<{ id: string }>, number]>(
      `UPDATE payments.payments p
          SET checks = p.checks + 1,
              check_at = now() + least($2::float8 * 2 ^ least(p.checks + 1, 20), $3::float8)
                * interval '1 ms'
         FROM (SELECT id FROM payments.payments WHERE check_at <= now()
                ORDER BY check_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
        WHERE p.id = due.id RETURNING p.id`,
      [limit, this.times.firstMs, this.times.mostMs],
    );
    return rows.map(({ id }) => id);
  }
}
