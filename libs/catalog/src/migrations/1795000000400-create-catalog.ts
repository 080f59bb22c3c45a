import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCatalog1795000000400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE EXTENSION IF NOT EXISTS pg_trgm;
      CREATE SCHEMA catalog;

      CREATE TABLE catalog.products (
        id                  uuid        PRIMARY KEY,
        sku                 text        NOT NULL CHECK (length(sku) BETWEEN 1 AND 100),
        name                text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        description         text        NOT NULL,
        unit_price_amount   bigint      NOT NULL CHECK (unit_price_amount >= 0),
        unit_price_currency char(3)     NOT NULL,
        active              boolean     NOT NULL,
        search_text         text        NOT NULL, -- folded words of sku, name and description: see search-text.ts
        version             int         NOT NULL CHECK (version >= 1),
        created_at          timestamptz NOT NULL,
        updated_at          timestamptz NOT NULL,
        CONSTRAINT products_sku_key UNIQUE (sku)
      );
      CREATE INDEX products_for_sale ON catalog.products (id) WHERE active;
      -- Without fastupdate, whose list of pending entries every search would have to read through: products are sought far more often than
      -- they are written.
      CREATE INDEX products_by_search_text ON catalog.products USING gin (search_text gin_trgm_ops)
        WITH (fastupdate = off) WHERE active;

      -- Every sale updates a row here. Room in the pages keeps those updates beside the old version (HOT), with no index to touch.
      CREATE TABLE catalog.stock (
        product_id uuid        PRIMARY KEY REFERENCES catalog.products,
        on_hand    int         NOT NULL,
        reserved   int         NOT NULL,
        version    int         NOT NULL CHECK (version >= 1),
        updated_at timestamptz NOT NULL,
        CONSTRAINT stock_not_oversold CHECK (reserved >= 0 AND reserved <= on_hand)
      ) WITH (fillfactor = 60);

      -- The reference goes to stock and not to products: the sale has locked that row anyway, so checking it locks nothing more.
      CREATE TABLE catalog.reservations (
        reservation_id uuid NOT NULL, -- an id of the module that reserved, such as orders.orders.id
        product_id     uuid NOT NULL REFERENCES catalog.stock,
        quantity       int  NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (reservation_id, product_id)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA catalog CASCADE');
  }
}
