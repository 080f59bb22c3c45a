import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a scheduled task last succeeded; `last_run_at` is also written when it fails. */
export class TaskSuccess1795000006500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE platform.scheduled_tasks ADD COLUMN last_success_at timestamptz',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE platform.scheduled_tasks DROP COLUMN last_success_at');
  }
}
