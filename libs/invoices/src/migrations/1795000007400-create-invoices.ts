import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInvoices1795000007400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA invoices;

      CREATE TABLE invoices.series (
        code        text    PRIMARY KEY,
        kind        text    NOT NULL,
        prefix      text    NOT NULL,
        year        integer NOT NULL,
        next_number bigint  NOT NULL,
        last_date   date    NOT NULL,
        CONSTRAINT series_kind_check CHECK (kind IN ('invoice', 'credit-note')),
        CONSTRAINT series_next_number_check CHECK (next_number >= 1)
      );

      CREATE TABLE invoices.documents (
        id             uuid        PRIMARY KEY,
        kind           text        NOT NULL,
        series         text        NOT NULL REFERENCES invoices.series (code),
        number         bigint      NOT NULL,
        full_number    text        NOT NULL,
        order_id       uuid        NOT NULL, -- orders.orders.id
        customer_id    uuid        NOT NULL, -- users.users.id
        refers_to      uuid        REFERENCES invoices.documents (id),
        issued_at      timestamptz NOT NULL,
        issue_date     date        NOT NULL,
        total_amount   bigint      NOT NULL,
        total_currency char(3)     NOT NULL,
        snapshot       jsonb       NOT NULL,
        redacted_at    timestamptz,
        CONSTRAINT documents_series_number_key UNIQUE (series, number),
        CONSTRAINT documents_full_number_key UNIQUE (full_number),
        CONSTRAINT documents_kind_check CHECK (kind IN ('invoice', 'credit-note')),
        CONSTRAINT documents_number_check CHECK (number >= 1),
        CONSTRAINT documents_total_amount_check CHECK (total_amount >= 0),
        CONSTRAINT documents_refers_to_check
          CHECK ((kind = 'credit-note') = (refers_to IS NOT NULL))
      );
      CREATE UNIQUE INDEX documents_one_invoice_per_order
        ON invoices.documents (order_id) WHERE kind = 'invoice';
      CREATE INDEX documents_by_order ON invoices.documents (order_id, id);
      CREATE INDEX documents_by_customer ON invoices.documents (customer_id, id DESC);
      CREATE INDEX documents_by_preceding
        ON invoices.documents (refers_to) WHERE refers_to IS NOT NULL;
      CREATE INDEX documents_with_buyer
        ON invoices.documents (issue_date) WHERE redacted_at IS NULL;

      CREATE TABLE invoices.renderings (
        document_id uuid        PRIMARY KEY REFERENCES invoices.documents (id),
        pdf         bytea       NOT NULL,
        rendered_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT renderings_pdf_check CHECK (octet_length(pdf) <= 8388608)
      );
      ALTER TABLE invoices.renderings ALTER COLUMN pdf SET STORAGE EXTERNAL; -- it is compressed
      CREATE INDEX renderings_by_age ON invoices.renderings (rendered_at);

      -- Once, the buyer and the free text may be removed. All else stays as it was issued.
      CREATE FUNCTION invoices.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL
             AND NEW.snapshot = OLD.snapshot || '{"buyer": null, "reason": null}'::jsonb
             AND to_jsonb(NEW) - '{snapshot,redacted_at}'::text[]
               = to_jsonb(OLD) - '{snapshot,redacted_at}'::text[]
          THEN
            RETURN NEW;
          END IF;
          RAISE EXCEPTION 'A document does not change after it was issued.'
            USING ERRCODE = 'insufficient_privilege';
        END
      $$;
      CREATE TRIGGER documents_do_not_change
        BEFORE UPDATE ON invoices.documents
        FOR EACH ROW EXECUTE FUNCTION invoices.refuse_change();
      CREATE TRIGGER documents_only_grow
        BEFORE DELETE ON invoices.documents
        FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
      CREATE TRIGGER documents_are_not_emptied
        BEFORE TRUNCATE ON invoices.documents
        FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA invoices CASCADE');
  }
}
