import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the list of products off sale, which may be a few among many. */
export class ProductsOffSale1795000006200 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'products_off_sale',
      table: 'catalog.products',
      on: '(id) WHERE NOT active',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'catalog.products_off_sale');
  }
}
