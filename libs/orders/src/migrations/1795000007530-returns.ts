import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Returns1795000007530 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.returns (
        id               uuid           PRIMARY KEY,
        order_id         uuid           NOT NULL REFERENCES orders.orders,
        number           text           NOT NULL,
        status           text           NOT NULL CHECK (status IN ('requested', 'approved', 'rejected',
          'cancelled', 'received', 'closed')),
        reason           text           CHECK (length(reason) BETWEEN 1 AND 1000),
        note             text           CHECK (length(note) BETWEEN 1 AND 1000),
        requested_by     uuid           NOT NULL, -- users.users.id
        location_id      uuid, -- catalog.locations.id; null: the main location
        line_count       int            NOT NULL CHECK (line_count BETWEEN 1 AND 1500),
        refund_due       bigint         NOT NULL,
        refund_requested bigint         NOT NULL,
        requested_at     timestamptz(3) NOT NULL,
        received_at      timestamptz(3),
        updated_at       timestamptz(3) NOT NULL,
        version          int            NOT NULL CHECK (version >= 1),
        CONSTRAINT returns_number_key UNIQUE (number),
        CONSTRAINT returns_refund_check CHECK (refund_requested BETWEEN 0 AND refund_due)
      );
      CREATE INDEX returns_by_order ON orders.returns (order_id, id);

      CREATE TABLE orders.return_lines (
        return_id            uuid NOT NULL REFERENCES orders.returns,
        line_id              uuid NOT NULL, -- of the order of the return, whose lock guards both
        quantity             int  NOT NULL CHECK (quantity >= 1),
        restocked_quantity   int  NOT NULL DEFAULT 0,
        written_off_quantity int  NOT NULL DEFAULT 0,
        PRIMARY KEY (return_id, line_id),
        CONSTRAINT return_lines_received_check CHECK (restocked_quantity >= 0
          AND written_off_quantity >= 0
          AND restocked_quantity + written_off_quantity <= quantity)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE orders.return_lines, orders.returns');
  }
}
