import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Stock by location, and a ledger of every movement. The migration after this one opens the
 * balances of the products that exist.
 */
export class StockLedger1795000007100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE catalog.locations (
        id         uuid        PRIMARY KEY,
        code       text        NOT NULL CHECK (length(code) BETWEEN 1 AND 50),
        name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        active     boolean     NOT NULL,
        version    int         NOT NULL CHECK (version >= 1),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT locations_code_key UNIQUE (code)
      );
      INSERT INTO catalog.locations (id, code, name, active, version, created_at, updated_at)
      VALUES ('01900000-0000-7000-8000-000000000001', 'main', 'Main warehouse', true, 1, now(), now());

      -- The lock of the row in catalog.stock guards the levels of its product, too.
      CREATE TABLE catalog.stock_levels (
        product_id  uuid NOT NULL REFERENCES catalog.stock,
        location_id uuid NOT NULL REFERENCES catalog.locations,
        on_hand     int  NOT NULL,
        PRIMARY KEY (product_id, location_id),
        CONSTRAINT stock_levels_not_negative CHECK (on_hand >= 0)
      );

      -- Without foreign keys: every writer has locked the row in catalog.stock, which is never deleted, and each sale would pay for the check.
      CREATE TABLE catalog.stock_movements (
        product_id     uuid        NOT NULL,
        id             bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
        location_id    uuid,       -- where on_hand changed
        type           text        NOT NULL,
        on_hand_delta  int         NOT NULL,
        reserved_delta int         NOT NULL,
        reservation_id uuid,       -- an id of the module that reserved, such as orders.orders.id
        reason         text        CHECK (length(reason) BETWEEN 1 AND 200),
        actor_id       uuid,       -- users.users.id; null: the system
        occurred_at    timestamptz NOT NULL,
        PRIMARY KEY (product_id, id),
        CONSTRAINT stock_movements_type_check CHECK (
          CASE type
            WHEN 'reservation' THEN reserved_delta > 0 AND on_hand_delta = 0 AND reservation_id IS NOT NULL
            WHEN 'release'     THEN reserved_delta < 0 AND on_hand_delta = 0 AND reservation_id IS NOT NULL
            WHEN 'shipment'    THEN reserved_delta < 0 AND on_hand_delta = reserved_delta AND reservation_id IS NOT NULL
            WHEN 'receipt'     THEN on_hand_delta > 0 AND reserved_delta = 0
            WHEN 'return'      THEN on_hand_delta > 0 AND reserved_delta = 0
            WHEN 'adjustment'  THEN on_hand_delta <> 0 OR reserved_delta <> 0
            ELSE false
          END),
        CONSTRAINT stock_movements_location_check CHECK ((on_hand_delta <> 0) = (location_id IS NOT NULL))
      );
      CREATE TRIGGER stock_movements_only_grow
        BEFORE UPDATE OR DELETE ON catalog.stock_movements
        FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
      CREATE TRIGGER stock_movements_are_not_emptied
        BEFORE TRUNCATE ON catalog.stock_movements
        FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
    `);
    await queryRunner.query(KEEP_LEVELS);
    await queryRunner.query(OPEN_BALANCES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER stock_keeps_new_levels ON catalog.stock;
      DROP TRIGGER stock_keeps_levels ON catalog.stock;
      DROP FUNCTION catalog.keep_levels;
      DROP FUNCTION catalog.keep_new_levels;
      DROP FUNCTION catalog.open_balances;
      DROP TABLE catalog.stock_movements;
      DROP TABLE catalog.stock_levels;
      DROP TABLE catalog.locations;
    `);
  }
}

/**
 * The release before writes catalog.stock alone, while this one is being rolled out. Triggers run
 * at the end of a statement: what writes stock, levels and movements together, as this release
 * does, leaves them nothing to do. They run with the rights of their owner, because the role of the
 * application gets its rights on the new tables only after the migrations. A sale changes
 * `reserved` only, and starts neither of them.
 */
const KEEP_LEVELS = `
  CREATE FUNCTION catalog.keep_new_levels() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    main CONSTANT uuid := '01900000-0000-7000-8000-000000000001';
  BEGIN
    WITH levels AS (
      INSERT INTO catalog.stock_levels (product_id, location_id, on_hand)
      SELECT product_id, main, on_hand FROM added a
       WHERE NOT EXISTS (SELECT FROM catalog.stock_levels l WHERE l.product_id = a.product_id)
      RETURNING product_id, on_hand
    )
    INSERT INTO catalog.stock_movements (product_id, location_id, type, on_hand_delta, reserved_delta, reason, occurred_at)
    SELECT product_id, main, 'adjustment', l.on_hand, 0, 'opening balance', a.updated_at
      FROM levels l JOIN added a USING (product_id) WHERE l.on_hand <> 0;
    RETURN NULL;
  END $$;

  CREATE FUNCTION catalog.keep_levels() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    main CONSTANT uuid := '01900000-0000-7000-8000-000000000001';
    missing int := NEW.on_hand - coalesce((SELECT sum(on_hand) FROM catalog.stock_levels WHERE product_id = NEW.product_id), 0);
  BEGIN
    IF missing = 0 THEN RETURN NULL; END IF;
    UPDATE catalog.stock_levels SET on_hand = on_hand + missing WHERE product_id = NEW.product_id AND location_id = main;
    IF NOT FOUND THEN
      INSERT INTO catalog.stock_levels (product_id, location_id, on_hand) VALUES (NEW.product_id, main, missing);
    END IF;
    INSERT INTO catalog.stock_movements (product_id, location_id, type, on_hand_delta, reserved_delta, reason, occurred_at)
    VALUES (NEW.product_id, main, 'adjustment', missing, 0, 'opening balance', NEW.updated_at);
    RETURN NULL;
  END $$;

  CREATE TRIGGER stock_keeps_new_levels AFTER INSERT ON catalog.stock
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalog.keep_new_levels();
  CREATE TRIGGER stock_keeps_levels AFTER UPDATE OF on_hand ON catalog.stock
    FOR EACH ROW WHEN (OLD.on_hand <> NEW.on_hand) EXECUTE FUNCTION catalog.keep_levels();`;

/**
 * Gives products their level and writes what the ledger does not explain as an opening balance. A
 * repetition changes nothing. Each statement of a volatile function reads again, so the sums are
 * those under the locks.
 */
const OPEN_BALANCES = `
  CREATE FUNCTION catalog.open_balances(ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    main CONSTANT uuid := '01900000-0000-7000-8000-000000000001';
  BEGIN
    PERFORM 1 FROM catalog.stock WHERE product_id = ANY (ids) ORDER BY product_id FOR UPDATE;
    INSERT INTO catalog.stock_levels (product_id, location_id, on_hand)
    SELECT product_id, main, on_hand FROM catalog.stock s
     WHERE product_id = ANY (ids)
       AND NOT EXISTS (SELECT FROM catalog.stock_levels l WHERE l.product_id = s.product_id);
    INSERT INTO catalog.stock_movements (product_id, location_id, type, on_hand_delta, reserved_delta, reason, occurred_at)
    SELECT s.product_id, CASE WHEN s.on_hand <> m.on_hand THEN main END, 'adjustment',
           s.on_hand - m.on_hand, s.reserved - m.reserved, 'opening balance', now()
      FROM catalog.stock s
     CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand_delta), 0)::int AS on_hand,
                                coalesce(sum(reserved_delta), 0)::int AS reserved
                           FROM catalog.stock_movements WHERE product_id = s.product_id) m
     WHERE s.product_id = ANY (ids) AND (s.on_hand <> m.on_hand OR s.reserved <> m.reserved);
  END $$;`;
