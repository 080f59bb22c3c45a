import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from '../database/online-migration.js';

/**
 * The relay takes events lane by lane, so that a flood of one account does not delay the others.
 * The relay of the release before finds types along this index, too.
 */
export class OutboxByLane1795000008901 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'outbox_pending_by_lane',
      table: 'platform.outbox',
      on: '(type, lane, position) WHERE published_at IS NULL',
    });
    await dropIndex(queryRunner, 'platform.outbox_pending_by_type');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'outbox_pending_by_type',
      table: 'platform.outbox',
      on: '(type, position) WHERE published_at IS NULL',
    });
    await dropIndex(queryRunner, 'platform.outbox_pending_by_lane');
  }
}
