import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds format and key to links, and adds anchors: see `libs/audit/src/chain/audit-chain.ts` and
 * `libs/audit/src/chain/anchors.ts`. Every statement changes only the catalogue, so it holds its
 * lock only briefly however long the log is.
 */
export class AuditLinks1795000005200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- 1: what the releases before this one wrote, and still write while they run beside it.
      ALTER TABLE platform.audit_chain
        ADD format smallint NOT NULL DEFAULT 1,
        ADD key_id bytea; -- which AUDIT_CHAIN_KEY: it identifies the key and does not help to guess it

      COMMENT ON FUNCTION platform.audit_digest(platform.audit_events)
        IS 'Not used any more: entries are digested outside the database. The release before still calls it.';

      CREATE TABLE platform.audit_anchors (
        position  bigint      NOT NULL CHECK (position > 0), -- the newest link that it covers
        hash      bytea       NOT NULL, -- of that link
        state     bytea       NOT NULL, -- over all links up to there and the entries that they stand for
        made_at   timestamptz NOT NULL,
        reason    text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
        signature bytea       NOT NULL, -- of the rest, with AUDIT_CHAIN_KEY
        PRIMARY KEY (position, made_at)
      );
      CREATE TRIGGER audit_anchors_only_grow
        BEFORE UPDATE OR DELETE ON platform.audit_anchors
        FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
      CREATE TRIGGER audit_anchors_are_not_emptied
        BEFORE TRUNCATE ON platform.audit_anchors
        FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE platform.audit_anchors;
      COMMENT ON FUNCTION platform.audit_digest(platform.audit_events) IS NULL;
      ALTER TABLE platform.audit_chain DROP format, DROP key_id;
    `);
  }
}
