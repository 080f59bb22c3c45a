import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from '../database/online-migration.js';

/**
 * Marks dead letters whose cause is the addressee. Those of the previous release count as our
 * fault.
 */
export class UndeliverableDeliveries1795000006600 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE platform.inbox ADD COLUMN IF NOT EXISTS undeliverable boolean NOT NULL DEFAULT false',
    );
    // Counts them by cause without reading the rows, and lists those of one cause in order.
    await createIndex(queryRunner, {
      name: 'inbox_dead_by_cause',
      table: 'platform.inbox',
      on: `(undeliverable, position, consumer) WHERE status = 'dead'`,
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'platform.inbox_dead_by_cause');
    await queryRunner.query('ALTER TABLE platform.inbox DROP COLUMN IF EXISTS undeliverable');
  }
}
