import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries so far get no transaction: the stream begins with what is written from now on. */
export class FeedTransactions1795000008362 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE notifications.notifications ADD changed_in bigint;
      -- Not with the column: a default that changes would be written into all rows.
      ALTER TABLE notifications.notifications
        ALTER changed_in SET DEFAULT txid_current()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.notifications DROP changed_in');
  }
}
