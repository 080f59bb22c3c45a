import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePayments1795000007000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA payments;

      CREATE TABLE payments.payments (
        id               uuid           PRIMARY KEY,
        subject_id       uuid           NOT NULL, -- of another module, such as orders.orders.id
        customer_id      uuid           NOT NULL, -- users.users.id; no foreign key across schemas
        gateway          text           NOT NULL,
        provider_ref     text,
        status           text           NOT NULL,
        failure          text,
        currency         char(3)        NOT NULL,
        amount           bigint         NOT NULL,
        authorised       bigint         NOT NULL DEFAULT 0,
        captured         bigint         NOT NULL DEFAULT 0,
        refunded         bigint         NOT NULL DEFAULT 0,
        captures_at_once boolean        NOT NULL,
        version          int            NOT NULL,
        created_at       timestamptz(3) NOT NULL,
        updated_at       timestamptz(3) NOT NULL,
        observed_at      timestamptz(3) NOT NULL,
        check_at         timestamptz(3),
        checks           int            NOT NULL DEFAULT 0,
        CONSTRAINT payments_gateway_check CHECK (gateway ~ '^[a-z][a-z0-9-]{0,31}$'),
        CONSTRAINT payments_provider_ref_check CHECK (length(provider_ref) BETWEEN 1 AND 255),
        CONSTRAINT payments_status_check CHECK (status IN
          ('pending', 'requires-action', 'processing', 'authorised', 'captured', 'voided',
           'failed')),
        CONSTRAINT payments_failure_check CHECK (length(failure) BETWEEN 1 AND 100),
        CONSTRAINT payments_amount_check CHECK (amount > 0),
        CONSTRAINT payments_authorised_check CHECK (authorised BETWEEN 0 AND amount),
        CONSTRAINT payments_captured_check CHECK (captured BETWEEN 0 AND authorised),
        CONSTRAINT payments_refunded_check CHECK (refunded BETWEEN 0 AND captured),
        CONSTRAINT payments_captured_status_check CHECK
          ((captured > 0) = (status = 'captured')),
        CONSTRAINT payments_version_check CHECK (version >= 1)
      );
      CREATE INDEX payments_by_subject ON payments.payments (subject_id, id);
      CREATE INDEX payments_by_customer ON payments.payments (customer_id, id);
      CREATE INDEX payments_by_status ON payments.payments (status, id);
      CREATE INDEX payments_by_change ON payments.payments (updated_at, id);
      CREATE INDEX payments_to_check ON payments.payments (check_at) WHERE check_at IS NOT NULL;
      CREATE UNIQUE INDEX payments_provider_ref_key ON payments.payments (gateway, provider_ref)
        WHERE provider_ref IS NOT NULL;

      CREATE TABLE payments.operations (
        id           uuid           PRIMARY KEY,
        payment_id   uuid           NOT NULL REFERENCES payments.payments,
        kind         text           NOT NULL,
        amount       bigint         NOT NULL,
        status       text           NOT NULL,
        attempts     int            NOT NULL DEFAULT 0,
        failure      text,
        provider_ref text,
        requested_by uuid, -- users.users.id; null: the system, or somebody at the provider
        reason       text,
        created_at   timestamptz(3) NOT NULL,
        updated_at   timestamptz(3) NOT NULL,
        CONSTRAINT operations_kind_check CHECK
          (kind IN ('authorise', 'capture', 'void', 'refund')),
        CONSTRAINT operations_status_check CHECK (status IN ('pending', 'succeeded', 'failed')),
        CONSTRAINT operations_amount_check CHECK (amount > 0),
        CONSTRAINT operations_attempts_check CHECK (attempts >= 0),
        CONSTRAINT operations_failure_check CHECK (length(failure) BETWEEN 1 AND 100),
        CONSTRAINT operations_provider_ref_check CHECK
          (length(provider_ref) BETWEEN 1 AND 255),
        CONSTRAINT operations_reason_check CHECK (length(reason) BETWEEN 1 AND 1000)
      );
      CREATE INDEX operations_by_payment ON payments.operations (payment_id, id);
      -- One step at a time. Refunds may be pending together: their sum is checked under the lock.
      CREATE UNIQUE INDEX operations_pending_key ON payments.operations (payment_id, kind)
        WHERE status = 'pending' AND kind <> 'refund';
      CREATE UNIQUE INDEX operations_provider_ref_key
        ON payments.operations (payment_id, provider_ref) WHERE provider_ref IS NOT NULL;

      CREATE TABLE payments.provider_events (
        gateway     text           NOT NULL,
        event_id    text           NOT NULL,
        type        text           NOT NULL,
        payment_id  uuid,
        outcome     text           NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        received_at timestamptz(3) NOT NULL,
        PRIMARY KEY (gateway, event_id),
        CONSTRAINT provider_events_event_id_check CHECK (length(event_id) BETWEEN 1 AND 255),
        CONSTRAINT provider_events_type_check CHECK (length(type) BETWEEN 1 AND 100),
        CONSTRAINT provider_events_outcome_check CHECK
          (outcome IN ('applied', 'superseded', 'contradictory', 'unrelated'))
      );
      CREATE INDEX provider_events_by_receipt ON payments.provider_events (received_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA payments CASCADE');
  }
}
