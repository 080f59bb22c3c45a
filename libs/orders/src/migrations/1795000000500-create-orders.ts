import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrders1795000000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA orders;

      CREATE TABLE orders.orders (
        id             uuid        PRIMARY KEY,
        number         text        NOT NULL,
        reference      text        CHECK (length(reference) BETWEEN 1 AND 100),
        customer_id    uuid        NOT NULL, -- users.users.id; no foreign key across schemas
        status         text        NOT NULL CHECK (status IN
          ('placed', 'confirmed', 'partially-shipped', 'shipped', 'delivered', 'cancelled', 'expired')),
        payment_status text        NOT NULL CHECK (payment_status IN
          ('unpaid', 'authorised', 'paid', 'partially-refunded', 'refunded', 'failed')),
        total_amount   bigint      NOT NULL CHECK (total_amount >= 0),
        total_currency char(3)     NOT NULL,
        line_count     int         NOT NULL CHECK (line_count BETWEEN 1 AND 1500),
        placed_at      timestamptz NOT NULL,
        version        int         NOT NULL CHECK (version >= 1),
        CONSTRAINT orders_number_key UNIQUE (number)
      );
      -- One for each way in which a list is filtered; all end in its sort key, so that a page is read off the index and costs the same
      -- at the first order and at the millionth.
      CREATE INDEX orders_by_time ON orders.orders (placed_at DESC, id DESC);
      CREATE INDEX orders_by_customer ON orders.orders (customer_id, placed_at DESC, id DESC);
      CREATE INDEX orders_by_status ON orders.orders (status, placed_at DESC, id DESC);

      CREATE TABLE orders.order_lines (
        order_id            uuid    NOT NULL REFERENCES orders.orders,
        id                  uuid    NOT NULL,
        position            int     NOT NULL CHECK (position >= 1),
        product_id          uuid    NOT NULL, -- catalog.products.id
        sku                 text    NOT NULL,
        name                text    NOT NULL,
        quantity            int     NOT NULL CHECK (quantity >= 1),
        unit_price_amount   bigint  NOT NULL CHECK (unit_price_amount >= 0),
        unit_price_currency char(3) NOT NULL,
        -- The order first: it is by its order that a line is looked up, and one index serves for that and for the key.
        PRIMARY KEY (order_id, id)
      );

      CREATE TABLE orders.timeline (
        order_id    uuid        NOT NULL REFERENCES orders.orders,
        position    int         NOT NULL CHECK (position >= 1),
        type        text        NOT NULL,
        occurred_at timestamptz NOT NULL,
        actor_id    uuid,       -- users.users.id; null: the system
        data        jsonb       NOT NULL,
        PRIMARY KEY (order_id, position)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA orders CASCADE');
  }
}
