import type { MigrationInterface, QueryRunner } from 'typeorm';

const ROLES = ['admin', 'finance', 'support'];
const PERMISSION = 'payments:read';

/** Gives the permission of this module to built-in roles. Other roles get theirs over the API. */
export class GrantPayments1795000007001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO users.role_permissions (role, permission)
       SELECT unnest($1::text[]), $2 ON CONFLICT DO NOTHING`,
      [ROLES, PERMISSION],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM users.role_permissions WHERE permission = $1', [
      PERMISSION,
    ]);
  }
}
