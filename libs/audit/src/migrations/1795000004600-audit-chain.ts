import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Makes changes to the audit log evident: see `libs/audit/src/chain/audit-chain.ts`. */
export class AuditChain1795000004600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE platform.audit_events
        ADD credential_kind text, -- what the actor showed: a session, an API key, an OAuth client
        ADD credential_id   text;

      -- Addresses, names and free text were written here until now. They go before anything is sealed; this table outlives the people in it.
      ALTER TABLE platform.audit_events DISABLE TRIGGER audit_events_only_grow;
      UPDATE platform.audit_events
         SET before = before - '{email,name,reason}'::text[], after = after - '{email,name,reason}'::text[]
       WHERE (action LIKE 'users.%' AND (before ?| '{email,name}' OR after ?| '{email,name}'))
          OR (action = 'orders.order-cancelled' AND after ? 'reason');
      ALTER TABLE platform.audit_events ENABLE TRIGGER audit_events_only_grow;

      -- What an entry says, as 32 bytes that do not depend on the time zone or on anything else of the session. Never change it: what was
      -- sealed is compared with it. A column that comes later stays out of it, or gets a function of its own beside this one.
      CREATE FUNCTION platform.audit_digest(entry platform.audit_events) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
        SELECT sha256(convert_to(jsonb_build_array(
          entry.id, (extract(epoch FROM entry.occurred_at) * 1000000)::bigint, entry.actor_id, entry.action, entry.subject_type,
          entry.subject_id, entry.before, entry.after, text(entry.ip), entry.request_id, entry.traceparent,
          entry.credential_kind, entry.credential_id)::text, 'UTF8'))
      $$;

      CREATE TABLE platform.audit_chain (
        position  bigint      PRIMARY KEY CHECK (position > 0),
        event_id  uuid        NOT NULL UNIQUE, -- no foreign key: a link must outlive its entry, to name it
        digest    bytea       NOT NULL,
        hash      bytea       NOT NULL, -- of the hash before, the position and the digest
        keyed     boolean     NOT NULL, -- with AUDIT_CHAIN_KEY
        sealed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TRIGGER audit_chain_only_grows
        BEFORE UPDATE OR DELETE ON platform.audit_chain
        FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
      CREATE TRIGGER audit_chain_is_not_emptied
        BEFORE TRUNCATE ON platform.audit_chain
        FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

      -- Where the sealer goes on. It saves a search and proves nothing.
      CREATE TABLE platform.audit_seal (
        one            boolean PRIMARY KEY DEFAULT true CHECK (one),
        sealed_through uuid    NOT NULL
      );
      INSERT INTO platform.audit_seal (sealed_through) VALUES ('00000000-0000-0000-0000-000000000000');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE platform.audit_seal, platform.audit_chain;
      DROP FUNCTION platform.audit_digest(platform.audit_events);
      ALTER TABLE platform.audit_events DROP credential_kind, DROP credential_id;
    `);
  }
}
