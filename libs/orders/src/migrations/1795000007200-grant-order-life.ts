import type { MigrationInterface, QueryRunner } from 'typeorm';

const GRANTED: Readonly<Record<string, readonly string[]>> = {
  customer: ['orders:return', 'orders:pay'],
  support: ['orders:confirm', 'orders:return-any', 'orders:edit-any'],
  fulfilment: ['orders:confirm', 'orders:ship', 'orders:return-any'],
  finance: ['orders:record-payment', 'orders:manage-terms'],
  admin: [
    'orders:confirm',
    'orders:ship',
    'orders:return',
    'orders:return-any',
    'orders:pay',
    'orders:record-payment',
    'orders:edit-any',
    'orders:manage-terms',
  ],
};

/** Gives the permissions of an order's life to built-in roles. */
export class GrantOrderLife1795000007200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [role, permissions] of Object.entries(GRANTED))
      await queryRunner.query(
        `INSERT INTO users.role_permissions (role, permission)
         SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
        [role, permissions],
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DELETE FROM users.role_permissions WHERE permission = ANY ($1::text[])',
      [GRANTED['admin']],
    );
  }
}
