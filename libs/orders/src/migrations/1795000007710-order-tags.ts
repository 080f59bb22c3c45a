import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of orders by their tags. */
export class OrderTags1795000007710 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.order_tags (
        order_id  uuid        NOT NULL REFERENCES orders.orders,
        tag       text        NOT NULL,
        placed_at timestamptz NOT NULL,
        PRIMARY KEY (order_id, tag)
      );
      CREATE INDEX order_tags_by_time ON orders.order_tags (tag, placed_at DESC, order_id DESC);

      -- As its owner: the role of the application gets its rights on the new table only after the migrations.
      CREATE FUNCTION orders.keep_order_tags() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          DELETE FROM orders.order_tags WHERE order_id = NEW.id AND tag <> ALL (NEW.tags);
        END IF;
        INSERT INTO orders.order_tags (order_id, tag, placed_at)
        SELECT NEW.id, tag, NEW.placed_at FROM unnest(NEW.tags) AS tag
            ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$;
      -- Most orders have no tags: for these, no function runs.
      CREATE TRIGGER orders_keep_new_tags AFTER INSERT ON orders.orders FOR EACH ROW
        WHEN (NEW.tags <> '{}') EXECUTE FUNCTION orders.keep_order_tags();
      CREATE TRIGGER orders_keep_tags AFTER UPDATE OF tags ON orders.orders FOR EACH ROW
        WHEN (NEW.tags IS DISTINCT FROM OLD.tags) EXECUTE FUNCTION orders.keep_order_tags();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER orders_keep_tags ON orders.orders;
      DROP TRIGGER orders_keep_new_tags ON orders.orders;
      DROP FUNCTION orders.keep_order_tags;
      DROP TABLE orders.order_tags;
    `);
  }
}
