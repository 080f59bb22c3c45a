import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notices beyond the hourly limit of an account: how often each happened, until one mail reports
 * them all.
 */
export class HeldNotices1795000006430 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE users.held_notices (
        user_id  uuid        NOT NULL REFERENCES users.users (id) ON DELETE CASCADE,
        kind     text        NOT NULL,
        times    integer     NOT NULL,
        first_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, kind)
      );
      CREATE INDEX held_notices_by_age ON users.held_notices (first_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE users.held_notices');
  }
}
