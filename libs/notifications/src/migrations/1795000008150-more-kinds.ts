import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'notifications.notifications';

/** A pattern, so that a new kind needs no migration. */
export class MoreKinds1795000008150 implements MigrationInterface {
  readonly transaction = false; // VALIDATE CONSTRAINT in a statement of its own

  async up(queryRunner: QueryRunner): Promise<void> {
    const name = 'notifications_kind_pattern';
    const definition = `CHECK (kind ~ '^[a-z-]{3,40}$')`;
    await addConstraint(queryRunner, { name, table: TABLE, definition });
    await queryRunner.query(
      `ALTER TABLE ${TABLE} DROP CONSTRAINT IF EXISTS notifications_kind_check`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM ${TABLE} WHERE kind NOT IN ('order-placed', 'order-cancelled')`);
    const name = 'notifications_kind_check';
    const definition = `CHECK (kind IN ('order-placed', 'order-cancelled'))`;
    await addConstraint(queryRunner, { name, table: TABLE, definition });
    await queryRunner.query(
      `ALTER TABLE ${TABLE} DROP CONSTRAINT IF EXISTS notifications_kind_pattern`,
    );
  }
}
