import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The time of an order's last change, to the millisecond, as responses and cursors write it: a
 * cursor with less precision than the column would return the same order again.
 */
export class OrderChanges1795000006700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE orders.orders ADD updated_at timestamptz(3);
      -- Not with the column, as the orders that are there would get it, too.
      ALTER TABLE orders.orders ALTER updated_at SET DEFAULT now();

      -- The release before raises the version and knows no updated_at, while this one is being rolled out.
      CREATE FUNCTION orders.date_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        NEW.updated_at := clock_timestamp();
        RETURN NEW;
      END $$;
      CREATE TRIGGER orders_date_change BEFORE UPDATE ON orders.orders FOR EACH ROW
        WHEN (NEW.version <> OLD.version AND NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
        EXECUTE FUNCTION orders.date_change();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER orders_date_change ON orders.orders;
      DROP FUNCTION orders.date_change;
      ALTER TABLE orders.orders DROP updated_at;
    `);
  }
}
