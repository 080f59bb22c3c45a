import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a product is besides its texts and its price. The defaults are right for all older rows. */
export class ProductFacts1795000007600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE catalog.products
        ADD COLUMN tax_class    text    NOT NULL DEFAULT 'standard',
        ADD COLUMN images       jsonb   NOT NULL DEFAULT '[]',  -- [{ url, alt }]
        ADD COLUMN archived     boolean NOT NULL DEFAULT false,
        ADD COLUMN variant_of   uuid,
        ADD COLUMN options      jsonb,                          -- of a variant: { name: value }
        ADD COLUMN option_names text[]  NOT NULL DEFAULT '{}';  -- of a product with variants

      -- A product with variants is not for sale itself: its variants are.
      CREATE OR REPLACE FUNCTION catalog.products_now(ids uuid[])
      RETURNS TABLE (id uuid, sku text, name text, unit_price_amount bigint, unit_price_currency text,
                     active boolean, version int)
      LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
        BEGIN
          RETURN QUERY
            SELECT p.id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency::text,
                   p.active AND p.option_names = '{}', p.version
              FROM catalog.products p WHERE p.id = ANY (ids);
        END
      $$;
    `);
    await searchOffSale(queryRunner, OFF_SALE, WITHDRAWN);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await searchOffSale(queryRunner, WITHDRAWN, OFF_SALE);
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION catalog.products_now(ids uuid[])
      RETURNS TABLE (id uuid, sku text, name text, unit_price_amount bigint, unit_price_currency text,
                     active boolean, version int)
      LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
        BEGIN
          RETURN QUERY
            SELECT p.id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency::text, p.active, p.version
              FROM catalog.products p WHERE p.id = ANY (ids);
        END
      $$;

      ALTER TABLE catalog.products
        DROP COLUMN tax_class, DROP COLUMN images, DROP COLUMN archived, DROP COLUMN variant_of,
        DROP COLUMN options, DROP COLUMN option_names;
    `);
  }
}

const OFF_SALE = `ELSE 'NOT active' END`;
const WITHDRAWN = `ELSE 'NOT active AND NOT archived' END`;

/** The search of products off sale leaves out archived ones, or no longer does. */
async function searchOffSale(queryRunner: QueryRunner, from: string, to: string): Promise<void> {
  const functions: Array<{ definition: string }> = await queryRunner.query(
    `SELECT pg_get_functiondef('catalog.find_products'::regproc) AS definition`,
  );
  for (const { definition } of functions) await queryRunner.query(definition.replace(from, to));
}
