import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Shipments1795000007510 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.shipments (
        id              uuid           PRIMARY KEY,
        order_id        uuid           NOT NULL REFERENCES orders.orders,
        number          text           NOT NULL,
        carrier         text           CHECK (length(carrier) BETWEEN 1 AND 100),
        tracking_number text           CHECK (length(tracking_number) BETWEEN 1 AND 100),
        tracking_url    text           CHECK (tracking_url ~* '^https://' AND length(tracking_url) <= 2000),
        location_id     uuid, -- catalog.locations.id; null: the main location
        line_count      int            NOT NULL CHECK (line_count BETWEEN 1 AND 1500),
        shipped_at      timestamptz(3) NOT NULL,
        delivered_at    timestamptz(3),
        actor_id        uuid           NOT NULL, -- users.users.id
        version         int            NOT NULL CHECK (version >= 1),
        CONSTRAINT shipments_number_key UNIQUE (number)
      );
      CREATE INDEX shipments_by_order ON orders.shipments (order_id, id);

      CREATE TABLE orders.shipment_lines (
        shipment_id uuid NOT NULL REFERENCES orders.shipments,
        line_id     uuid NOT NULL, -- of the order of the shipment, whose lock guards both
        quantity    int  NOT NULL CHECK (quantity >= 1),
        PRIMARY KEY (shipment_id, line_id)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE orders.shipment_lines, orders.shipments');
  }
}
