import { newId } from '@orderly/platform/ids/new-id';
import { Money } from '@orderly/platform/money/money';
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { StockBelowReserved } from './product.errors.js';
import { searchFieldsOf } from './search/search-text.js';

export interface ProductDetails {
  name: string;
  description: string;
  unitPrice: Money;
  active: boolean;
}

@Entity({ schema: 'catalog', name: 'products' })
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

  /** Products are never deleted, because orders name them; an inactive one cannot be ordered. */
  @Column('boolean')
  active!: boolean;

  @Column('text', { select: false })
  searchText!: string;

  @Column('text', { array: true, select: false })
  searchWords!: string[];

  @Column('smallint', { select: false })
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

/** A row apart from its product's, because every sale writes it: readers of the product are not disturbed and its row stays small. */
@Entity({ schema: 'catalog', name: 'stock' })
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

  /** Counts the changes of `onHand` by hand. Sales do not count: they would make every stocktaking fail its precondition. */
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

  /** @throws StockBelowReserved: what orders have been promised cannot be counted away. */
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
