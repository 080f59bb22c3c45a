import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money, safeIntegerOrNull } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export interface ShippingMethodDetails {
  readonly code: string;
  readonly name: string;
  readonly price: Money;
  /** Free from this amount of goods, in the currency of the price; null: never. */
  readonly freeFromAmount: number | null;
  /** ISO 3166-1 alpha-2; empty: everywhere. */
  readonly countries: readonly string[];
  readonly taxClass: string;
  readonly active: boolean;
}

export type ShippingMethodChange = Partial<Omit<ShippingMethodDetails, 'code'>>;

/** A way of sending in one currency: a shop with two currencies has two with the same code. */
@Entity({ schema: 'pricing', name: 'shipping_methods' })
@Unique('shipping_methods_code_key', ['code', 'price.currency'])
@Check('shipping_methods_code_check', 'length(code) BETWEEN 1 AND 50')
@Check('shipping_methods_name_check', 'length(name) BETWEEN 1 AND 100')
@Check('shipping_methods_price_amount_check', 'price_amount >= 0')
@Check('shipping_methods_free_from_amount_check', 'free_from_amount >= 0')
@Check('shipping_methods_tax_class_check', 'length(tax_class) BETWEEN 1 AND 50')
@Check('shipping_methods_version_check', 'version >= 1')
export class ShippingMethod implements ShippingMethodDetails {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column(() => Money)
  price!: Money;

  @Column({ type: 'bigint', nullable: true, transformer: safeIntegerOrNull })
  freeFromAmount!: number | null;

  @Column('text', { array: true })
  countries!: string[];

  @Column('text')
  taxClass!: string;

  @Column('boolean')
  active!: boolean;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  static add(details: ShippingMethodDetails, at: Date): ShippingMethod {
    const life = { id: newId(), version: 1, createdAt: at, updatedAt: at };
    return Object.assign(new ShippingMethod(), details, life);
  }

  change(details: ShippingMethodChange, at: Date): void {
    Object.assign(this, details);
    this.version += 1;
    this.updatedAt = at;
  }
}
