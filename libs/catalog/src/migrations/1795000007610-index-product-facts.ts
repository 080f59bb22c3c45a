import { addConstraint, createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'catalog.products';

const INDEXES = [
  { name: 'products_withdrawn', on: '(id) WHERE NOT active AND NOT archived' },
  { name: 'products_archived', on: '(id) WHERE archived' },
  { name: 'products_kept_by_change', on: '(updated_at, id) WHERE NOT archived' },
  { name: 'products_by_parent', on: '(variant_of, id) WHERE variant_of IS NOT NULL' },
];

const CHECKS = {
  products_tax_class_check: 'CHECK (length(tax_class) BETWEEN 1 AND 50)',
  products_archived_check: 'CHECK (NOT (archived AND active))',
  products_variant_check:
    "CHECK ((variant_of IS NULL) = (options IS NULL) AND (variant_of IS NULL OR option_names = '{}'))",
  products_variant_of_fkey: 'FOREIGN KEY (variant_of) REFERENCES catalog.products (id)',
};

/** For the lists without archived products, which walk past none, and for those of variants. */
export class IndexProductFacts1795000007610 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await createIndex(queryRunner, { table, ...index });
    await createIndex(queryRunner, {
      name: 'products_variant_key',
      table,
      on: '(variant_of, options)',
      unique: true,
    });
    for (const [name, definition] of Object.entries(CHECKS))
      await addConstraint(queryRunner, { name, table, definition });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(CHECKS))
      await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
    await dropIndex(queryRunner, 'catalog.products_variant_key');
    for (const { name } of INDEXES) await dropIndex(queryRunner, `catalog.${name}`);
  }
}
