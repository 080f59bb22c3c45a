import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import { soughtWords } from './search-text.js';

/** Of any state: for sale or not. */
const FIND: Statement = {
  name: 'catalog.find-ids',
  text: 'SELECT id FROM catalog.find_products($1, NULL, NULL, $2) AS found (id)',
};

/** Finds products by their words, for other modules. */
@Injectable()
export class ProductSearch {
  constructor(private readonly statements: Statements) {}

  /** The newest products that have all of the words; none for a text without words. */
  async findIds(q: string, atMost: number): Promise<string[]> {
    const sought = soughtWords(q);
    if (sought.length === 0) return [];
    const rows = await this.statements.readExpensive<{ id: string }>(FIND, [
      JSON.stringify(sought),
      atMost,
    ]);
    return rows.map(({ id }) => id);
  }
}
