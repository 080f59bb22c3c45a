import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The administrators of an installation hold every permission there is. */
const ADMIN = ['webhooks:manage', 'webhooks:read-events'];

/** Gives the permissions of this module to built-in roles. Other roles get theirs over the API. */
export class GrantWebhooks1795000008210 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO users.role_permissions (role, permission)
       SELECT 'admin', unnest($1::text[]) ON CONFLICT DO NOTHING`,
      [ADMIN],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DELETE FROM users.role_permissions WHERE permission = ANY ($1::text[])',
      [ADMIN],
    );
  }
}
