import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries so far get no transaction: they are too old for a stream. */
export class TimelineTransactions1795000008360 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE orders.timeline ADD recorded_in bigint;
      -- Not with the column: a default that changes would be written into all rows.
      ALTER TABLE orders.timeline
        ALTER recorded_in SET DEFAULT txid_current()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE orders.timeline DROP recorded_in');
  }
}
