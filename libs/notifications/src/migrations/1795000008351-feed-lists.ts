import { addConstraint, createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'notifications.notifications';

const INDEXES = [
  { name: 'notifications_kept_by_user', on: '(user_id, id DESC) WHERE archived_at IS NULL' },
  {
    name: 'notifications_read_by_user',
    on: '(user_id, id DESC) WHERE read_at IS NOT NULL AND archived_at IS NULL',
  },
  {
    name: 'notifications_archived_by_user',
    on: '(user_id, id DESC) WHERE archived_at IS NOT NULL',
  },
  {
    name: 'notifications_by_user_and_category',
    on: '(user_id, category, id DESC) WHERE archived_at IS NULL',
  },
] as const;

const CHECKS = [
  {
    name: 'notifications_archived_check',
    definition: 'CHECK (archived_at IS NULL OR read_at IS NOT NULL)',
  },
  { name: 'notifications_category_check', definition: `CHECK (category ~ '^[a-z-]{3,40}$')` },
] as const;

/** An index for each list of a feed, so that a page costs the same however long the feed is. */
export class FeedLists1795000008351 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await createIndex(queryRunner, { ...index, table });
    for (const each of CHECKS) await addConstraint(queryRunner, { ...each, table });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of CHECKS)
      await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`);
    for (const { name } of INDEXES) await dropIndex(queryRunner, `notifications.${name}`);
  }
}
