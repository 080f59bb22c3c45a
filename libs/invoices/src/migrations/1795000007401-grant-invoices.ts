import type { MigrationInterface, QueryRunner } from 'typeorm';

const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  customer: ['invoices:read'],
  support: ['invoices:read', 'invoices:read-any'],
  finance: ['invoices:read', 'invoices:read-any', 'invoices:issue'],
  admin: ['invoices:read', 'invoices:read-any', 'invoices:issue'],
};

/** Gives the permissions of this module to built-in roles. Other roles get theirs over the API. */
export class GrantInvoices1795000007401 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [role, permissions] of Object.entries(PERMISSIONS))
      await queryRunner.query(
        `INSERT INTO users.role_permissions (role, permission)
         SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
        [role, permissions],
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      "DELETE FROM users.role_permissions WHERE permission LIKE 'invoices:%'",
    );
  }
}
