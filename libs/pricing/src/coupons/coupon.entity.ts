import { isOneOf } from '@orderly/platform/database/is-one-of';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { safeIntegerOrNull } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

export const COUPON_SCOPES = ['line', 'order'] as const;

/** What a code promises, which does not change while customers know it. */
interface CouponPromise {
  /** In capitals. */
  readonly code: string;
  /** In basis points; null: `amount`. */
  readonly percentage: number | null;
  /** In minor units of `currency`; null: `percentage`. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly scope: (typeof COUPON_SCOPES)[number];
  readonly productIds: readonly string[];
  /** Of the lines before discounts, in minor units of `currency`. */
  readonly minSubtotal: number | null;
}

export interface CouponTerms {
  readonly usageLimit: number | null;
  readonly perCustomerLimit: number | null;
  readonly validFrom: Date | null;
  /** The first instant at which it is no longer valid. */
  readonly validTo: Date | null;
  readonly active: boolean;
}

export type CouponDetails = CouponPromise & CouponTerms;

// Each use updates the row: room in the pages keeps the new version beside the old one.
@Entity({ schema: 'pricing', name: 'coupons' })
@Unique(['code'])
@Index('coupons_by_active', ['active', 'id'])
@Check('coupons_code_check', 'length(code) BETWEEN 3 AND 50')
@Check('coupons_discount_check', '(percentage IS NULL) <> (amount IS NULL)')
@Check('coupons_percentage_check', 'percentage BETWEEN 1 AND 10000')
@Check('coupons_amount_check', 'amount > 0')
@Check(
  'coupons_currency_check',
  'currency IS NOT NULL OR (amount IS NULL AND min_subtotal IS NULL)',
)
@Check('coupons_scope_check', isOneOf('scope', COUPON_SCOPES))
@Check('coupons_min_subtotal_check', 'min_subtotal >= 0')
@Check('coupons_usage_limit_check', 'usage_limit >= 1')
@Check('coupons_per_customer_limit_check', 'per_customer_limit >= 1')
@Check('coupons_used_check', 'used >= 0')
@Check('coupons_validity_check', 'valid_to > valid_from')
@Check('coupons_version_check', 'version >= 1')
export class Coupon implements CouponDetails {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  code!: string;

  @Column('int', { nullable: true })
  percentage!: number | null;

  @Column({ type: 'bigint', nullable: true, transformer: safeIntegerOrNull })
  amount!: number | null;

  @Column({ type: 'char', length: 3, nullable: true })
  currency!: string | null;

  @Column('text')
  scope!: CouponPromise['scope'];

  @Column('uuid', { array: true })
  productIds!: string[];

  @Column({ type: 'bigint', nullable: true, transformer: safeIntegerOrNull })
  minSubtotal!: number | null;

  @Column('int', { nullable: true })
  usageLimit!: number | null;

  @Column('int', { nullable: true })
  perCustomerLimit!: number | null;

  /** By orders that were not cancelled. */
  @Column('int')
  used!: number;

  @Column('timestamptz', { nullable: true })
  validFrom!: Date | null;

  @Column('timestamptz', { nullable: true })
  validTo!: Date | null;

  @Column('boolean')
  active!: boolean;

  /** Counts changes by staff, not uses: those would make every edit fail its precondition. */
  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  static add(details: CouponDetails, at: Date): Coupon {
    const life = { id: newId(), used: 0, version: 1, createdAt: at, updatedAt: at };
    return Object.assign(new Coupon(), details, life);
  }

  change(terms: Partial<CouponTerms>, at: Date): void {
    Object.assign(this, terms);
    this.version += 1;
    this.updatedAt = at;
  }
}

/** One order that used a coupon. The limit per customer counts these. */
@Entity({ schema: 'pricing', name: 'coupon_uses' })
@Index('coupon_uses_by_order', ['orderId'])
@Index('coupon_uses_by_customer', ['customerId', 'couponId'])
export class CouponUseEntity {
  @ForeignKey(() => Coupon)
  @PrimaryColumn('uuid')
  couponId!: string;
  /** An id of the module that sells. */
  @PrimaryColumn('uuid') orderId!: string;
  @Column('uuid') customerId!: string;
  @Column('timestamptz') usedAt!: Date;
}
