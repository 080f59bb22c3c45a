import { SqlIndex } from '@orderly/platform/database/sql-index';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import {
  Check,
  Column,
  Entity,
  ForeignKey,
  Index,
  JoinColumn,
  OneToOne,
  PrimaryColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { searchFieldsOf } from '../search/search-text.js';
import { ProductArchived, StockBelowReserved } from './product.errors.js';
import { ProductFacts, STANDARD_TAX_CLASS } from './product-facts.js';

export interface ProductDetails extends Pick<ProductFacts, 'taxClass' | 'images' | 'optionNames'> {
  name: string;
  description: string;
  unitPrice: Money;
  active: boolean;
}

type NewFacts = Omit<ProductFacts, 'archived'>;

const NO_FACTS: NewFacts = {
  taxClass: STANDARD_TAX_CLASS,
  images: [],
  variantOf: null,
  options: null,
  optionNames: [],
};

@Entity({ schema: 'catalog', name: 'products' })
@Unique(['sku'])
@Index('products_by_change', ['updatedAt', 'id'])
@Index('products_by_search_version', ['searchVersion', 'id'])
@Index('products_for_sale', ['id'], { where: 'active' })
@Index('products_for_sale_by_change', ['updatedAt', 'id'], { where: 'active' })
@Index('products_off_sale', ['id'], { where: 'NOT active' })
@Index('products_withdrawn', ['id'], { where: 'NOT active AND NOT archived' })
@Index('products_archived', ['id'], { where: 'archived' })
@Index('products_kept_by_change', ['updatedAt', 'id'], { where: 'NOT archived' })
@Index('products_by_parent', ['variantOf', 'id'], { where: 'variant_of IS NOT NULL' })
@Index('products_variant_key', ['variantOf', 'options'], { unique: true })
// Without fastupdate: every search would read its list of pending entries, and products are
// searched far more often than they are written.
@SqlIndex(
  'products_by_search_text',
  `gin (search_text gin_trgm_ops) WITH (fastupdate=off) WHERE active`,
)
@SqlIndex('products_by_search_words', `gin (search_words) WITH (fastupdate=off)`)
@Check('products_sku_check', 'length(sku) BETWEEN 1 AND 100')
@Check('products_name_check', 'length(name) BETWEEN 1 AND 200')
@Check('products_unit_price_amount_check', 'unit_price_amount >= 0')
@Check('products_version_check', 'version >= 1')
@Check('products_tax_class_check', 'length(tax_class) BETWEEN 1 AND 50')
@Check('products_archived_check', 'NOT (archived AND active)')
@Check(
  'products_variant_check',
  `(variant_of IS NULL) = (options IS NULL) AND (variant_of IS NULL OR option_names = '{}')`,
)
@ForeignKey(() => Product, ['variantOf'], ['id'], { name: 'products_variant_of_fkey' })
export class Product extends ProductFacts {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  sku!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column(() => Money)
  unitPrice!: Money;

  /**
   * Products are never deleted, because orders refer to them; an inactive one cannot be ordered.
   */
  @Column('boolean')
  active!: boolean;

  @Column('text', { select: false })
  searchText!: string;

  @Column('text', { array: true, select: false, default: [] })
  searchWords!: string[];

  @Column('smallint', { select: false, default: 0 })
  searchVersion!: number;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  @OneToOne(
    () => Stock,
    (stock) => stock.product,
  )
  stock!: Relation<Stock>;

  /** In the order of the ids. Not a column: they are in catalog.product_categories. */
  categoryIds: readonly string[] = [];

  static add(input: {
    sku: string;
    name: string;
    description: string;
    unitPrice: Money;
    /** Default: true. */
    active?: boolean;
    onHand: number;
    at: Date;
    facts?: Partial<NewFacts>;
  }): Product {
    const { onHand, at, facts, active = true, ...details } = input;
    const product = Object.assign(new Product(), NO_FACTS, facts, details, {
      id: newId(),
      active,
      archived: false,
      ...searchFieldsOf(details),
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
    product.stock = Stock.of(product.id, onHand, at);
    return product;
  }

  /** @throws ProductArchived: it must be restored before it can be sold again */
  change(details: Partial<ProductDetails>, at: Date): void {
    if (this.archived && details.active) throw new ProductArchived(this.id);
    Object.assign(this, details);
    Object.assign(this, searchFieldsOf(this));
    this.touch(at);
  }

  /** Takes it off sale until it is restored. */
  archive(at: Date): void {
    this.archived = true;
    this.active = false;
    this.touch(at);
  }

  /** It stays off sale until it is activated. */
  restore(at: Date): void {
    this.archived = false;
    this.touch(at);
  }

  /** Something about it changed that buyers see: offers of the earlier version are void. */
  touch(at: Date): void {
    this.version += 1;
    this.updatedAt = at;
  }
}

/**
 * A row separate from its product's, because every sale writes it: readers of the product are not
 * disturbed, and its row stays small. Its pages are filled to 60 % only, so that these updates stay
 * beside the old version (HOT) and touch no index.
 */
@Entity({ schema: 'catalog', name: 'stock' })
@Check('stock_not_oversold', 'reserved >= 0 AND reserved <= on_hand')
@Check('stock_version_check', 'version >= 1')
export class Stock {
  @PrimaryColumn('uuid')
  productId!: string;

  @OneToOne(
    () => Product,
    (product) => product.stock,
  )
  @JoinColumn({ name: 'product_id' })
  product!: Relation<Product>;

  @Column('int')
  onHand!: number;

  @Column('int')
  reserved!: number;

  /**
   * Counts the changes of `onHand`. Sales do not count: they would make every stocktaking fail its
   * precondition.
   */
  @Column('int')
  version!: number;

  @Column('timestamptz')
  updatedAt!: Date;

  static of(productId: string, onHand: number, at: Date): Stock {
    return Object.assign(new Stock(), {
      productId,
      onHand,
      reserved: 0,
      version: 1,
      updatedAt: at,
    });
  }

  get available(): number {
    return this.onHand - this.reserved;
  }

  /** @throws StockBelowReserved: the count cannot be lower than what orders have reserved. */
  setOnHand(onHand: number, at: Date): void {
    if (onHand < this.reserved)
      throw new StockBelowReserved({
        requested: onHand,
        onHand: this.onHand,
        reserved: this.reserved,
      });
    this.onHand = onHand;
    this.version += 1;
    this.updatedAt = at;
  }
}
