import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from '../database/online-migration.js';

const INDEXES = [
  { name: 'outbox_by_type', on: '(type, id)' },
  {
    name: 'outbox_failed',
    on: '(id) WHERE published_at IS NOT NULL AND last_error IS NOT NULL',
  },
  { name: 'outbox_pending_by_id', on: '(id) WHERE published_at IS NULL' },
];

/**
 * Operators list events by type, state and time: ids begin with their time. Nothing reads pending
 * events by position alone, so that index makes room for the one by id.
 */
export class Publications1795000008600 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const index of INDEXES)
      await createIndex(queryRunner, { ...index, table: 'platform.outbox' });
    await dropIndex(queryRunner, 'platform.outbox_pending');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'outbox_pending',
      table: 'platform.outbox',
      on: '(position) WHERE published_at IS NULL',
    });
    for (const { name } of INDEXES) await dropIndex(queryRunner, `platform.${name}`);
  }
}
