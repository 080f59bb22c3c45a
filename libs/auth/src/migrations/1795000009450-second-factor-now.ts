import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether an account has a second factor when the function is called. A statement sees rows as they
 * were when it began, even if it waited for the lock of another row; a volatile function reads
 * again.
 */
export class SecondFactorNow1795000009450 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION auth.has_second_factor_now(account uuid) RETURNS boolean
      LANGUAGE plpgsql VOLATILE AS $$
        BEGIN
          RETURN EXISTS (SELECT FROM auth.second_factors WHERE user_id = account);
        END
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION auth.has_second_factor_now(uuid)');
  }
}
