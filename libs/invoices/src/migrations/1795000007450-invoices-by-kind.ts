import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For lists of invoices only, or of credit notes only. */
export class InvoicesByKind1795000007450 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'documents_by_kind',
      table: 'invoices.documents',
      on: '(kind, id DESC)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'invoices.documents_by_kind');
  }
}
