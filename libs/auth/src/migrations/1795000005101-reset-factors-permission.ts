import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The permission to reset the second factors of people who lost them, for administrators. */
export class ResetFactorsPermission1795000005101 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO users.role_permissions (role, permission)
       VALUES ('admin', 'second-factors:reset-any') ON CONFLICT DO NOTHING`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DELETE FROM users.role_permissions WHERE permission = 'second-factors:reset-any'`,
    );
  }
}
