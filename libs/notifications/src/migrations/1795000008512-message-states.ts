import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'notifications.messages';

/** A pattern, so that a new state needs no migration. */
export class MessageStates1795000008512 implements MigrationInterface {
  readonly transaction = false; // VALIDATE CONSTRAINT in a statement of its own

  async up(queryRunner: QueryRunner): Promise<void> {
    const definition = `CHECK (state ~ '^[a-z-]{3,40}$')`;
    await addConstraint(queryRunner, { name: 'messages_state_pattern', table, definition });
    await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS messages_state_check`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const definition = `CHECK (state IN ('queued', 'sent', 'failed', 'cancelled'))`;
    await queryRunner.query(`
      UPDATE ${table} SET state = 'cancelled'
       WHERE state NOT IN ('queued', 'sent', 'failed', 'cancelled')`);
    await addConstraint(queryRunner, { name: 'messages_state_check', table, definition });
    await queryRunner.query(
      `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS messages_state_pattern`,
    );
  }
}
