import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Searches by whole words instead of three-letter parts of a product's text: a word whose parts all
 * occur, but in different words ("candlemon"), made PostgreSQL read half of the products.
 */
export class SearchWords1795000005400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE catalog.products
        ADD search_words   text[]   NOT NULL DEFAULT '{}', -- the terms of search_text, each once: see search-text.ts
        ADD search_version smallint NOT NULL DEFAULT 0;    -- 0: folded by the release before, which knows no terms

      -- Every term that a product has or had: which words hold a part is looked up here, where each stands once. COLLATE "C": LIKE 'x%' can use the key.
      CREATE TABLE catalog.search_words (word text COLLATE "C" PRIMARY KEY);
      CREATE INDEX search_words_by_part ON catalog.search_words USING gin (word gin_trgm_ops) WITH (fastupdate = off);

      -- The release before writes search_text alone, while this one is being rolled out.
      CREATE FUNCTION catalog.keep_search_words() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          IF NEW.search_words <> '{}' OR NEW.search_text = '' THEN RETURN NEW; END IF;
        ELSIF NEW.search_text = OLD.search_text OR NEW.search_words <> OLD.search_words THEN
          RETURN NEW;
        END IF;
        -- A term of the new release is never longer: an index entry has to fit into a third of a page.
        NEW.search_words := ARRAY(SELECT DISTINCT left(word, 200) FROM unnest(string_to_array(btrim(NEW.search_text), ' ')) word ORDER BY 1);
        NEW.search_version := 0;
        RETURN NEW;
      END $$;
      CREATE TRIGGER products_keep_search_words BEFORE INSERT OR UPDATE ON catalog.products
        FOR EACH ROW EXECUTE FUNCTION catalog.keep_search_words();

      -- As its owner: the role of the application gets its rights on the new table only after the migrations.
      CREATE FUNCTION catalog.add_search_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        -- Sorted, so that two that add the same words wait for each other in the same order.
        INSERT INTO catalog.search_words (word)
        SELECT DISTINCT term COLLATE "C" FROM changed, unnest(search_words) AS terms(term)
         WHERE NOT EXISTS (SELECT FROM catalog.search_words WHERE word = term COLLATE "C") ORDER BY 1
            ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$;
      CREATE TRIGGER products_add_search_words AFTER INSERT ON catalog.products
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog.add_search_words();
      CREATE TRIGGER products_change_search_words AFTER UPDATE ON catalog.products
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog.add_search_words();
    `);
    await queryRunner.query(FIND_PRODUCTS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION catalog.find_products;
      DROP TRIGGER products_change_search_words ON catalog.products;
      DROP TRIGGER products_add_search_words ON catalog.products;
      DROP TRIGGER products_keep_search_words ON catalog.products;
      DROP FUNCTION catalog.add_search_words;
      DROP FUNCTION catalog.keep_search_words;
      DROP TABLE catalog.search_words;
      ALTER TABLE catalog.products DROP search_version, DROP search_words;
    `);
  }
}

/**
 * The newest products that have all of the words. The planner takes words for independent of each
 * other, and so would read all products for two frequent ones that never occur together. Here each
 * step reads a bounded number of rows: first all that the index knows, if they are few; else the
 * newest products, one after the other, because one in a few of them is found; and only where the
 * newest have none of many, all of those.
 *
 * `sought` is a JSON array of SoughtWord. Values are put into the statements as literals, quoted by
 * format(), so that each is planned for its own words.
 */
const FIND_PRODUCTS = `
  CREATE FUNCTION catalog.find_products(sought jsonb, for_sale boolean, after uuid, at_most int) RETURNS SETOF uuid
  LANGUAGE plpgsql ROWS 20 SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off SET enable_indexscan = on SET enable_indexonlyscan = on SET plan_cache_mode = force_custom_plan SET jit = off AS $$
  DECLARE
    most_words CONSTANT int := 500;
    most_found CONSTANT int := 2000;
    walk CONSTANT text := 'SELECT array_agg(id) FROM (
      SELECT id FROM (SELECT id, search_text FROM catalog.products WHERE %s ORDER BY id DESC LIMIT %s) p
       WHERE true%s ORDER BY id DESC LIMIT %s) q';
    word     jsonb;
    words    text[];
    required text[] := '{}';
    depth    int;
    narrowed boolean := false;
    frequent_but_old boolean := false;
    scope    text := 'true';
    indexed  text := ''; -- conditions that the index answers
    checks   text := ''; -- and what it leaves open
    texts    text := ''; -- the same without the index
    by_index text;
    found    uuid[];
  BEGIN
    IF for_sale IS NOT NULL THEN scope := CASE WHEN for_sale THEN 'active' ELSE 'NOT active' END; END IF;
    IF after IS NOT NULL THEN scope := scope || format(' AND id < %L', after); END IF;

    FOR word IN SELECT value FROM jsonb_array_elements(sought) LOOP
      texts := texts || format(' AND search_text LIKE %L', word ->> 'text');
      IF word ->> 'lookUp' IS NULL THEN
        required := required || ARRAY(SELECT jsonb_array_elements_text(word -> 'terms'));
        narrowed := true;
      ELSE
        -- The start of a word is a range of the key. A part is in the other index: without this, the key might be read from end to end.
        PERFORM set_config(setting, CASE WHEN starts_with(word ->> 'lookUp', '%') THEN 'off' ELSE 'on' END, true)
           FROM unnest('{enable_indexscan,enable_indexonlyscan}'::text[]) setting;
        EXECUTE format('SELECT array_agg(word) FROM (SELECT word FROM catalog.search_words WHERE word LIKE %L LIMIT %s) w',
                       word ->> 'lookUp', most_words + 1) INTO words;
        IF words IS NULL THEN RETURN; END IF;
        IF cardinality(words) > most_words THEN
          checks := checks || format(' AND search_text LIKE %L', word ->> 'text');
          CONTINUE;
        END IF;
        IF cardinality(words) = 1 THEN
          required := required || words;
        ELSE
          indexed := indexed || format(' AND search_words && %L::text[]', words);
        END IF;
        narrowed := true;
      END IF;
      IF (word ->> 'mustCheck')::boolean THEN checks := checks || format(' AND search_text LIKE %L', word ->> 'text'); END IF;
    END LOOP;

    -- In one condition, which costs half of what one for each does.
    IF required <> '{}' THEN indexed := indexed || format(' AND search_words @> %L::text[]', required); END IF;
    -- OFFSET keeps the planner from reading all that is for sale and comparing it with a thousand words each.
    by_index := format('SELECT id FROM (SELECT * FROM catalog.products WHERE true%s OFFSET 0) p WHERE %s%s', indexed, scope, checks);

    -- What is frequent is among the newest.
    PERFORM set_config('enable_indexscan', 'on', true);
    FOREACH depth IN ARRAY '{500,20000}'::int[] LOOP
      EXECUTE format(walk, scope, depth, texts, at_most) INTO found;
      IF cardinality(found) = at_most THEN
        RETURN QUERY SELECT id FROM unnest(found) id;
        RETURN;
      END IF;
      IF NOT narrowed THEN CONTINUE; END IF;

      -- What is rare is in the index.
      PERFORM set_config('enable_indexscan', 'off', true);
      EXECUTE format('SELECT array_agg(id) FROM (%s LIMIT %s) q', by_index, most_found + 1) INTO found;
      IF found IS NULL THEN RETURN; END IF;
      IF cardinality(found) <= most_found THEN
        RETURN QUERY SELECT id FROM unnest(found) id ORDER BY id DESC LIMIT at_most;
        RETURN;
      END IF;
      narrowed := false; -- It is neither: all of it is read, if the newest have not enough of it.
      frequent_but_old := true;
      PERFORM set_config('enable_indexscan', 'on', true);
    END LOOP;

    IF NOT frequent_but_old THEN
      RETURN QUERY EXECUTE format('SELECT id FROM catalog.products WHERE %s%s ORDER BY id DESC LIMIT %s', scope, texts, at_most);
      RETURN;
    END IF;
    PERFORM set_config('enable_indexscan', 'off', true);
    RETURN QUERY EXECUTE by_index || format(' ORDER BY id DESC LIMIT %s', at_most);
  END $$`;
