import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Entity, PrimaryColumn } from 'typeorm';

/**
 * Every word that a product has or had, once. A search looks up here which words contain a part.
 */
@Entity({ schema: 'catalog', name: 'search_words' })
@SqlIndex('search_words_by_part', 'gin (word gin_trgm_ops) WITH (fastupdate=off)')
export class SearchWordEntity {
  /** Collated "C", so that `LIKE 'x%'` can use the key. */
  @PrimaryColumn('text', { collation: 'C' }) word!: string;
}
