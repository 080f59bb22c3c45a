import { SqlIndex } from '@orderly/platform/database/sql-index';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  OneToOne,
  PrimaryColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { searchFieldsOf } from '../search/search-text.js';
import { StockBelowReserved } from './product.errors.js';

export interface ProductDetails {
  name: string;
  description: string;
  unitPrice: Money;
  active: boolean;
}

@Entity({ schema: 'catalog', name: 'products' })
@Unique(['sku'])
@Index('products_by_change', ['updatedAt', 'id'])
@Index('products_by_search_version', ['searchVersion', 'id'])
@Index('products_for_sale', ['id'], { where: 'active' })
@Index('products_for_sale_by_change', ['updatedAt', 'id'], { where: 'active' })
@Index('products_off_sale', ['id'], { where: 'NOT active' })
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
export class Product {
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

  static add(input: {
    sku: string;
    name: string;
    description: string;
    unitPrice: Money;
    onHand: number;
    at: Date;
  }): Product {
    const { onHand, at, ...details } = input;
    const product = Object.assign(new Product(), details, {
      id: newId(),
      active: true,
      ...searchFieldsOf(details),
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
    product.stock = Stock.of(product.id, onHand, at);
    return product;
  }

  change(details: Partial<ProductDetails>, at: Date): void {
    Object.assign(this, details);
    Object.assign(this, searchFieldsOf(this));
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
