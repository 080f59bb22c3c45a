import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The lane of an event is the account that it is for; zeros for none. No null, because the relay
 * walks from lane to lane along the index.
 */
export class OutboxLanes1795000008900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE platform.outbox
        ADD lane uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE platform.outbox DROP lane');
  }
}
