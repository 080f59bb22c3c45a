import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tree of categories, and which products are in which. */
export class Categories1795000007630 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE catalog.categories (
        id         uuid        NOT NULL,
        slug       text        NOT NULL,
        name       text        NOT NULL,
        parent_id  uuid,                  -- null: at the top
        position   int         NOT NULL,  -- among the children of one parent; equal ones by id
        version    int         NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT categories_pkey PRIMARY KEY (id),
        CONSTRAINT categories_slug_key UNIQUE (slug),
        CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES catalog.categories (id),
        CONSTRAINT categories_slug_check CHECK (length(slug) BETWEEN 1 AND 100),
        CONSTRAINT categories_name_check CHECK (length(name) BETWEEN 1 AND 200),
        CONSTRAINT categories_parent_check CHECK (parent_id <> id),
        CONSTRAINT categories_version_check CHECK (version >= 1)
      );
      CREATE INDEX categories_by_parent ON catalog.categories (parent_id, position, id);
      CREATE INDEX categories_at_top ON catalog.categories (position, id) WHERE parent_id IS NULL;
      CREATE INDEX categories_by_position ON catalog.categories (position, id);

      CREATE TABLE catalog.product_categories (
        product_id  uuid NOT NULL,
        category_id uuid NOT NULL,
        CONSTRAINT product_categories_pkey PRIMARY KEY (product_id, category_id),
        CONSTRAINT product_categories_product_id_fkey FOREIGN KEY (product_id) REFERENCES catalog.products (id),
        CONSTRAINT product_categories_category_id_fkey FOREIGN KEY (category_id) REFERENCES catalog.categories (id)
      );
      -- The newest products of a category, which is the order of the lists.
      CREATE INDEX product_categories_by_category ON catalog.product_categories (category_id, product_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE catalog.product_categories;
      DROP TABLE catalog.categories;
    `);
  }
}
