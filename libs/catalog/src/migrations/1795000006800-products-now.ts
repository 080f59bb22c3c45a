import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Returns products as they are when the function is called. A statement sees rows as they were when
 * it began, even if it waited for the lock of another row. A volatile function reads again: so a
 * sale that waited for its stock is checked against the price and the availability after the wait,
 * without a lock on the product.
 */
export class ProductsNow1795000006800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION catalog.products_now(ids uuid[])
      RETURNS TABLE (id uuid, sku text, name text, unit_price_amount bigint, unit_price_currency text,
                     active boolean, version int)
      LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
        BEGIN
          RETURN QUERY
            SELECT p.id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency::text, p.active, p.version
              FROM catalog.products p WHERE p.id = ANY (ids);
        END
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION catalog.products_now(uuid[])');
  }
}
