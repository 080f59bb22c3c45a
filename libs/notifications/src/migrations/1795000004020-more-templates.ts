import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pattern, so that a new template needs no migration. */
export class MoreTemplates1795000004020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE notifications.messages
        DROP CONSTRAINT messages_template_check,
        ADD CONSTRAINT messages_template_check CHECK (template ~ '^[a-z-]{3,40}$')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM notifications.messages WHERE template NOT IN
        ('order-placed', 'order-cancelled', 'verify-email', 'registration-repeated', 'accept-invitation')`);
    await queryRunner.query(`
      ALTER TABLE notifications.messages
        DROP CONSTRAINT messages_template_check,
        ADD CONSTRAINT messages_template_check CHECK (template IN
          ('order-placed', 'order-cancelled', 'verify-email', 'registration-repeated', 'accept-invitation'))`);
  }
}
