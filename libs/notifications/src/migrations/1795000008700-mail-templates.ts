import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MailTemplates1795000008700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications.mail_template_versions (
        name       text        NOT NULL,
        language   text        NOT NULL,
        version    int         NOT NULL,
        words      jsonb       NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT mail_template_versions_pkey PRIMARY KEY (name, language, version),
        CONSTRAINT mail_template_versions_name_check CHECK (name ~ '^[a-z-]{3,40}$'),
        CONSTRAINT mail_template_versions_language_check CHECK (language IN ('en', 'de', 'fr')),
        CONSTRAINT mail_template_versions_version_check CHECK (version > 0)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE notifications.mail_template_versions');
  }
}
