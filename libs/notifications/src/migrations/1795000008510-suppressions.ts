import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses to which no mail goes, as keyed hashes. */
export class MailSuppressions1795000008510 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications.suppressions (
        id           uuid        PRIMARY KEY,
        address_hash bytea       NOT NULL,
        user_id      uuid, -- users.users.id; no foreign key across schemas
        reason       text        NOT NULL,
        source       text        NOT NULL,
        created_at   timestamptz NOT NULL,
        CONSTRAINT suppressions_address_hash_key UNIQUE (address_hash),
        CONSTRAINT suppressions_address_hash_check CHECK (length(address_hash) = 32),
        CONSTRAINT suppressions_reason_check CHECK (reason ~ '^[a-z-]{3,40}$'),
        CONSTRAINT suppressions_source_check CHECK (source ~ '^[a-z-]{3,40}$'))`);
    await queryRunner.query(
      'CREATE INDEX suppressions_by_user ON notifications.suppressions (user_id, id)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE notifications.suppressions');
  }
}
