import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts do not want to be told. */
export class NotificationPreferences1795000008500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications.preferences (
        user_id    uuid        PRIMARY KEY, -- users.users.id; no foreign key across schemas
        muted      text[]      NOT NULL,
        version    int         NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT preferences_muted_check CHECK (cardinality(muted) <= 100),
        CONSTRAINT preferences_version_check CHECK (version >= 1))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE notifications.preferences');
  }
}
