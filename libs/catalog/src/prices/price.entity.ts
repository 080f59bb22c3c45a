import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Product } from '../products/product.entity.js';

/**
 * A price besides the base price of its product. For one currency and group, prices for a time do
 * not overlap, and there is one price without limits of time.
 */
@Entity({ schema: 'catalog', name: 'prices' })
@Index('prices_by_product', ['productId'])
@Exclusion(
  'prices_overlap',
  'USING gist (product_id WITH =, currency WITH =, ' +
    `coalesce(customer_group, '') WITH =, ` +
    '((valid_from IS NULL AND valid_to IS NULL)::int) WITH =, ' +
    'tstzrange(valid_from, valid_to) WITH &&)',
)
@Check('prices_amount_check', 'amount >= 0')
@Check('prices_customer_group_check', 'length(customer_group) BETWEEN 1 AND 50')
@Check('prices_validity_check', 'valid_from < valid_to')
export class PriceEntity {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Product, 'id')
  @Column('uuid')
  productId!: string;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text', { nullable: true }) customerGroup!: string | null;
  @Column('bigint', { transformer: safeInteger }) amount!: number;
  @Column('timestamptz', { nullable: true }) validFrom!: Date | null;
  @Column('timestamptz', { nullable: true }) validTo!: Date | null;
}
