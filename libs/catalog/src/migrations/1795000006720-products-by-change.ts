import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'catalog.products';

/** For the lists of changes: that of staff, and the public one of products for sale. */
export class ProductsByChange1795000006720 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, { name: 'products_by_change', table, on: '(updated_at, id)' });
    await createIndex(queryRunner, {
      name: 'products_for_sale_by_change',
      table,
      on: '(updated_at, id) WHERE active',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'catalog.products_for_sale_by_change');
    await dropIndex(queryRunner, 'catalog.products_by_change');
  }
}
