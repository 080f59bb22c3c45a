import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The worker processes of the installation, and when each was last seen. */
export class Workers1795000008610 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE platform.workers (
        id         uuid        PRIMARY KEY, -- of the process, new with each start
        host       text        NOT NULL,
        pid        int         NOT NULL,
        version    text        NOT NULL,
        queues     text[]      NOT NULL, -- the consumers that it runs
        started_at timestamptz NOT NULL DEFAULT now(),
        seen_at    timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE platform.workers');
  }
}
