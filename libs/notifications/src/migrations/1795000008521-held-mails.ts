import { addConstraint, createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'notifications.messages';

/** Deferred mails are found when their time has come. */
export class HeldMails1795000008521 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    const name = 'messages_held';
    await createIndex(queryRunner, {
      ...{ name, table, on: `(held_until, id) WHERE state = 'deferred'` },
    });
    const definition = `CHECK ((state = 'deferred') = (held_until IS NOT NULL))`;
    await addConstraint(queryRunner, { name: 'messages_held_until_check', table, definition });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS messages_held_until_check`,
    );
    await dropIndex(queryRunner, 'notifications.messages_held');
  }
}
