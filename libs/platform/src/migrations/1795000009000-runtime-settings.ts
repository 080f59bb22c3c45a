import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators set while processes run: maintenance, the level of the log. */
export class RuntimeSettings1795000009000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE platform.runtime_settings (
        name    text        PRIMARY KEY,
        value   jsonb       NOT NULL,
        since   timestamptz NOT NULL DEFAULT now(),
        ends_at timestamptz -- null: until it is taken back
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE platform.runtime_settings');
  }
}
