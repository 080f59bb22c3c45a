import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders that are being prepared. */
export class DraftOrders1795000007700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.draft_orders (
        id          uuid           PRIMARY KEY,
        customer_id uuid           NOT NULL, -- users.users.id; no foreign key across schemas
        request     jsonb          NOT NULL,
        tags        text[]         NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
        note        text           CHECK (length(note) BETWEEN 1 AND 2000),
        line_count  int            NOT NULL CHECK (line_count BETWEEN 1 AND 1500),
        order_id    uuid,
        created_at  timestamptz(3) NOT NULL,
        updated_at  timestamptz(3) NOT NULL,
        version     int            NOT NULL CHECK (version >= 1)
      );
      CREATE INDEX draft_orders_by_customer ON orders.draft_orders (customer_id, id);
      CREATE INDEX draft_orders_by_change ON orders.draft_orders (updated_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE orders.draft_orders');
  }
}
