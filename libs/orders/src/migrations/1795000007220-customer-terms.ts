import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The terms on which a customer buys. */
export class CustomerTerms1795000007220 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.customer_terms (
        customer_id    uuid        PRIMARY KEY, -- users.users.id; no foreign key across schemas
        on_account     boolean     NOT NULL,
        customer_group text        CHECK (length(customer_group) BETWEEN 1 AND 50),
        vat_id         text        CHECK (length(vat_id) BETWEEN 4 AND 20),
        version        int         NOT NULL CHECK (version >= 1),
        updated_at     timestamptz NOT NULL
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE orders.customer_terms');
  }
}
