import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refold } from '../search/refold.js';

/**
 * Fills in the search words, a batch at a time and not in one transaction, and indexes them while
 * others read and write. It folds by the rules of the release that runs it, and not by those of its
 * own time, because that release's searches must find the rows.
 */
export class IndexSearchWords1795000005410 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'products_by_search_version',
      table: 'catalog.products',
      on: '(search_version, id)',
    });
    while ((await refold((text, values) => queryRunner.query(text, values))) > 0);
    // Without fastupdate, because products are searched far more often than they are written.
    await createIndex(queryRunner, {
      name: 'products_by_search_words',
      table: 'catalog.products',
      on: 'USING gin (search_words) WITH (fastupdate = off)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'catalog.products_by_search_words');
    await dropIndex(queryRunner, 'catalog.products_by_search_version');
  }
}
