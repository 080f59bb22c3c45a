import { SEARCH_VERSION, searchFieldsOf } from './search-text.js';

const BATCH_SIZE = 500;

interface Row {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly version: number;
}

/**
 * Folds the search words of products again that another release wrote, one batch at a time. A
 * product that is changed meanwhile is left to that change, or to the next batch.
 * @param query on a connection of its own or one of a pool; each statement commits by itself
 * @returns how many products it read: 0 when all are done
 */
export async function refold(
  query: (text: string, values: unknown[]) => Promise<unknown>,
): Promise<number> {
  const rows = (await query(
    `SELECT id, sku, name, description, version FROM catalog.products
      WHERE search_version < $1 ORDER BY search_version, id LIMIT $2`,
    [SEARCH_VERSION, BATCH_SIZE],
  )) as Row[];
  if (rows.length === 0) return 0;
  const fields = rows.map(searchFieldsOf);
  await query(
    `UPDATE catalog.products p
        SET search_text = folded.text, search_words = string_to_array(folded.words, ' '),
          search_version = $5
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS folded(id, version, text,
         words)
      WHERE p.id = folded.id AND p.version = folded.version`,
    [
      rows.map(({ id }) => id),
      rows.map(({ version }) => version),
      fields.map(({ searchText }) => searchText),
      // A term holds no blank, and the inner arrays of an array must all have one length.
      fields.map(({ searchWords }) => searchWords.join(' ')),
      SEARCH_VERSION,
    ],
  );
  return rows.length;
}
