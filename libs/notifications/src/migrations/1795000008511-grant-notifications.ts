import type { MigrationInterface, QueryRunner } from 'typeorm';

const GRANTS = [
  ['admin', 'notifications:manage'],
  ['admin', 'notifications:handle-mail'],
  ['admin', 'notifications:report-feedback'],
  ['support', 'notifications:handle-mail'],
] as const;

/** Gives the permissions of this module to built-in roles. Other roles get theirs over the API. */
export class GrantNotifications1795000008511 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO users.role_permissions (role, permission)
       SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
      [GRANTS.map(([role]) => role), GRANTS.map(([, permission]) => permission)],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DELETE FROM users.role_permissions WHERE permission = ANY ($1::text[])',
      [GRANTS.map(([, permission]) => permission)],
    );
  }
}
