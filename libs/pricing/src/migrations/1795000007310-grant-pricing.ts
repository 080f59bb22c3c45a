import type { MigrationInterface, QueryRunner } from 'typeorm';

const MANAGE = 'pricing:manage';
const ROLES = ['finance', 'catalog-manager', 'admin'];

/** Gives the permission of this module to built-in roles. Other roles get it over the API. */
export class GrantPricing1795000007310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO users.role_permissions (role, permission)
       SELECT unnest($1::text[]), $2 ON CONFLICT DO NOTHING`,
      [ROLES, MANAGE],
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM users.role_permissions WHERE permission = $1', [MANAGE]);
  }
}
