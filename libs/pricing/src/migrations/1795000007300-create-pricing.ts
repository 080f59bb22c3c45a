import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePricing1795000007300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA pricing;

      -- Raised by every change of what it is about, so that a cached copy can be checked.
      CREATE TABLE pricing.revisions (
        about   text PRIMARY KEY,
        version int  NOT NULL,
        CONSTRAINT revisions_about_check CHECK (about IN ('tax-rates', 'shipping-methods')),
        CONSTRAINT revisions_version_check CHECK (version >= 1)
      );
      INSERT INTO pricing.revisions (about, version) VALUES ('tax-rates', 1), ('shipping-methods', 1);

      CREATE TABLE pricing.tax_rates (
        id         uuid        PRIMARY KEY,
        country    char(2)     NOT NULL,
        tax_class  text        NOT NULL,
        name       text        NOT NULL,
        rate       int         NOT NULL, -- basis points
        valid_from timestamptz NOT NULL,
        valid_to   timestamptz,          -- the first instant without it
        version    int         NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT tax_rates_tax_class_check CHECK (length(tax_class) BETWEEN 1 AND 50),
        CONSTRAINT tax_rates_name_check CHECK (length(name) BETWEEN 1 AND 50),
        CONSTRAINT tax_rates_rate_check CHECK (rate BETWEEN 0 AND 10000),
        CONSTRAINT tax_rates_validity_check CHECK (valid_to > valid_from),
        CONSTRAINT tax_rates_version_check CHECK (version >= 1)
      );
      CREATE UNIQUE INDEX tax_rates_by_start
        ON pricing.tax_rates (country, tax_class, valid_from);

      CREATE TABLE pricing.shipping_methods (
        id               uuid        PRIMARY KEY,
        code             text        NOT NULL,
        name             text        NOT NULL,
        price_amount     bigint      NOT NULL,
        price_currency   char(3)     NOT NULL,
        free_from_amount bigint,
        countries        text[]      NOT NULL, -- empty: everywhere
        tax_class        text        NOT NULL,
        active           boolean     NOT NULL,
        version          int         NOT NULL,
        created_at       timestamptz NOT NULL,
        updated_at       timestamptz NOT NULL,
        CONSTRAINT shipping_methods_code_key UNIQUE (code, price_currency),
        CONSTRAINT shipping_methods_code_check CHECK (length(code) BETWEEN 1 AND 50),
        CONSTRAINT shipping_methods_name_check CHECK (length(name) BETWEEN 1 AND 100),
        CONSTRAINT shipping_methods_price_amount_check CHECK (price_amount >= 0),
        CONSTRAINT shipping_methods_free_from_amount_check CHECK (free_from_amount >= 0),
        CONSTRAINT shipping_methods_tax_class_check CHECK (length(tax_class) BETWEEN 1 AND 50),
        CONSTRAINT shipping_methods_version_check CHECK (version >= 1)
      );

      CREATE TABLE pricing.coupons (
        id                 uuid        PRIMARY KEY,
        code               text        NOT NULL, -- upper case
        percentage         int,                  -- basis points
        amount             bigint,
        currency           char(3),
        scope              text        NOT NULL,
        product_ids        uuid[]      NOT NULL, -- empty: all
        min_subtotal       bigint,
        usage_limit        int,
        per_customer_limit int,
        used               int         NOT NULL,
        valid_from         timestamptz,
        valid_to           timestamptz,          -- the first instant without it
        active             boolean     NOT NULL,
        version            int         NOT NULL, -- uses do not raise it
        created_at         timestamptz NOT NULL,
        updated_at         timestamptz NOT NULL,
        CONSTRAINT coupons_code_key UNIQUE (code),
        CONSTRAINT coupons_code_check CHECK (length(code) BETWEEN 3 AND 50),
        CONSTRAINT coupons_discount_check CHECK ((percentage IS NULL) <> (amount IS NULL)),
        CONSTRAINT coupons_percentage_check CHECK (percentage BETWEEN 1 AND 10000),
        CONSTRAINT coupons_amount_check CHECK (amount > 0),
        CONSTRAINT coupons_currency_check
          CHECK (currency IS NOT NULL OR (amount IS NULL AND min_subtotal IS NULL)),
        CONSTRAINT coupons_scope_check CHECK (scope IN ('line', 'order')),
        CONSTRAINT coupons_min_subtotal_check CHECK (min_subtotal >= 0),
        CONSTRAINT coupons_usage_limit_check CHECK (usage_limit >= 1),
        CONSTRAINT coupons_per_customer_limit_check CHECK (per_customer_limit >= 1),
        CONSTRAINT coupons_used_check CHECK (used >= 0),
        CONSTRAINT coupons_validity_check CHECK (valid_to > valid_from),
        CONSTRAINT coupons_version_check CHECK (version >= 1)
      ) WITH (fillfactor = 60);
      CREATE INDEX coupons_by_active ON pricing.coupons (active, id);

      CREATE TABLE pricing.coupon_uses (
        coupon_id   uuid        NOT NULL REFERENCES pricing.coupons,
        order_id    uuid        NOT NULL, -- orders.orders.id
        customer_id uuid        NOT NULL, -- users.users.id
        used_at     timestamptz NOT NULL,
        PRIMARY KEY (coupon_id, order_id)
      );
      CREATE INDEX coupon_uses_by_order ON pricing.coupon_uses (order_id);
      CREATE INDEX coupon_uses_by_customer ON pricing.coupon_uses (customer_id, coupon_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA pricing CASCADE');
  }
}
