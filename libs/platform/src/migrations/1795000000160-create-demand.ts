import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The function with which a composed statement aborts itself: see `database/composed-statement.ts`.
 */
export class CreateDemand1795000000160 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION platform.demand(condition boolean, what text) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
          IF condition IS NOT TRUE THEN
            RAISE EXCEPTION 'Not so: %', what USING ERRCODE = 'OR001';
          END IF;
          RETURN true;
        END
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION platform.demand(boolean, text)');
  }
}
