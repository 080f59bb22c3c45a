import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'platform.audit_events';

/**
 * One index for each filter, in the order of the list. The included columns are those of the other
 * filters that it may be combined with, so that entries that do not match both are skipped without
 * reading their rows.
 */
const INDEXES: Readonly<Record<string, string>> = {
  audit_events_of_actor: '(actor_id, id DESC) INCLUDE (action, subject_type)',
  audit_events_of_action: '(action, id DESC) INCLUDE (subject_type)',
  audit_events_of_type: '(subject_type, id DESC)',
  audit_events_of_subject:
    '(subject_id, id DESC) INCLUDE (action, subject_type, actor_id, ip, credential_id)',
  audit_events_of_ip: '(ip, id DESC) INCLUDE (action, subject_type, actor_id)',
  audit_events_of_credential:
    '(credential_id, id DESC) INCLUDE (action, subject_type, actor_id, ip)',
};

const BEFORE: Readonly<Record<string, string>> = {
  audit_events_by_actor: '(actor_id, id DESC)',
  audit_events_by_subject: '(subject_type, subject_id, id DESC)',
  audit_events_by_action: '(action, id DESC)',
};

export class AuditFilters1795000005210 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, on] of Object.entries(INDEXES))
      await createIndex(queryRunner, { name, table: TABLE, on });
    for (const name of Object.keys(BEFORE)) await dropIndex(queryRunner, `platform.${name}`);
    // Only vacuum marks pages whose rows are visible to every reader. Without the mark, an
    // index-only scan reads each row anyway.
    await queryRunner.query(
      `ALTER TABLE ${TABLE} SET (autovacuum_vacuum_insert_scale_factor = 0.02)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${TABLE} RESET (autovacuum_vacuum_insert_scale_factor)`);
    for (const [name, on] of Object.entries(BEFORE))
      await createIndex(queryRunner, { name, table: TABLE, on });
    for (const name of Object.keys(INDEXES)) await dropIndex(queryRunner, `platform.${name}`);
  }
}
