import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Prices for other currencies, for groups of customers and for a time. */
export class Prices1795000007620 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Makes equality of plain columns usable in an exclusion constraint.
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE catalog.prices (
        id             uuid        NOT NULL,
        product_id     uuid        NOT NULL,
        currency       char(3)     NOT NULL,
        customer_group text,                 -- null: for everyone
        amount         bigint      NOT NULL,
        valid_from     timestamptz,          -- null: always was
        valid_to       timestamptz,          -- exclusive; null: until it is replaced
        CONSTRAINT prices_pkey PRIMARY KEY (id),
        CONSTRAINT prices_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products (id),
        CONSTRAINT prices_amount_check CHECK (amount >= 0),
        CONSTRAINT prices_customer_group_check CHECK (length(customer_group) BETWEEN 1 AND 50),
        CONSTRAINT prices_validity_check CHECK (valid_from < valid_to),
        -- A price for a time may lie over the one without limits: it comes before that.
        CONSTRAINT prices_overlap EXCLUDE USING gist (
          product_id WITH =, currency WITH =, coalesce(customer_group, '') WITH =,
          ((valid_from IS NULL AND valid_to IS NULL)::int) WITH =, tstzrange(valid_from, valid_to) WITH &&)
      );
      CREATE INDEX prices_by_product ON catalog.prices (product_id);

      -- All prices of a product, with short names: offers are read and kept in large numbers.
      CREATE FUNCTION catalog.prices_of(product uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                 'currency', currency, 'group', customer_group, 'amount', amount,
                 'from', valid_from, 'to', valid_to) ORDER BY id), '[]')
          FROM catalog.prices WHERE product_id = product
      $$;

      -- As products_now, with all that a sale needs to know of a product.
      CREATE FUNCTION catalog.offers_now(ids uuid[])
      RETURNS TABLE (id uuid, sku text, name text, unit_price_amount bigint, unit_price_currency text,
                     tax_class text, prices jsonb, active boolean, version int)
      LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
        BEGIN
          RETURN QUERY
            SELECT p.id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency::text, p.tax_class,
                   catalog.prices_of(p.id), p.active AND p.option_names = '{}', p.version
              FROM catalog.products p WHERE p.id = ANY (ids);
        END
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION catalog.offers_now(uuid[]);
      DROP FUNCTION catalog.prices_of(uuid);
      DROP TABLE catalog.prices;
    `);
  }
}
