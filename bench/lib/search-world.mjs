/** A large catalogue in which some words are rare, some frequent, and some never stand together. */
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { copyInto } from './copy.mjs';
import { ownerOf } from './database.mjs';

const VOCABULARY = 20_000;
const WORDS_PER_PRODUCT = 20;
const SYLLABLES = (
  'ba be bi bo bu da de di do du fa fe fi fo ga ge go ha he hi ka ke ko la le li lo lu ma me ' +
  'mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi wa we wi'
).split(' ');
const RARE = 'quixotic';

/** What is asked, by what makes it cheap or dear. */
export const SEARCHES = {
  'hit: one product has it': RARE,
  'hit: a tenth has it': 'cotton',
  'hit: part of words': 'anem',
  miss: 'xylophone',
  'one letter': 'z',
  'one letter, frequent': 's',
  'two frequent words together': 'candle lemon',
  'two frequent words, never together': 'wooden steel',
  'frequent and rare': `candle ${RARE}`,
  'trigram trap: candle + lemon': 'candlemon',
  'part of all SKUs': '000',
};

/** @param {string} url @param {number} count */
export async function seedProducts(url, count) {
  const client = new pg.Client({ connectionString: ownerOf(url) });
  await client.connect();
  try {
    // Filled row by row, these indexes would take minutes.
    const { rows: indexes } = await client.query(
      "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'catalog' AND indexdef " +
        "LIKE '%USING gin%'",
    );
    for (const { indexname } of indexes) await client.query(`DROP INDEX catalog.${indexname}`);
    const products = Array.from({ length: count }, (_, index) => productAt(index));
    const now = new Date().toISOString();
    await copyInto(
      client,
      'catalog.products (id, sku, name, description, unit_price_amount, unit_price_currency, ' +
        'active, search_text, version, created_at, updated_at)',
      products.map(({ id, sku, words }) => [
        ...[id, sku, words.slice(0, 3).join(' '), words.slice(3).join(' '), 1_000, 'GBP', 't'],
        ...[` ${sku.replace('-', ' ').toLowerCase()} ${words.join(' ')}`, 1, now, now],
      ]),
    );
    await copyInto(
      client,
      'catalog.stock (product_id, on_hand, reserved, version, updated_at)',
      products.map(({ id }) => [id, 100, 0, 1, now]),
    );
    for (const { indexdef } of indexes) await client.query(indexdef);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

function productAt(index) {
  const words = Array.from({ length: WORDS_PER_PRODUCT }, wordByFrequency);
  words.push(index % 2 === 0 ? 'wooden' : 'steel');
  if (index % 2 === 0) words.push('candle', 'lemon');
  if (index % 10 === 0) words.push('cotton');
  if (index % 50_000 === 7_777) words.push('zebra');
  if (index === 4_321) words.push(RARE);
  return { id: uuidv7(), sku: `SKU-${String(index).padStart(6, '0')}`, words };
}

/** As in any language, a few words are in most texts and most words in few (Zipf's law). */
const wordByFrequency = () => wordAt(Math.floor(VOCABULARY ** Math.random()));

function wordAt(number) {
  let word = '';
  for (let rest = number + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}
