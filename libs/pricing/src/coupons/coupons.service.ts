import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { assertValidity } from '../validity/assert-validity.js';
import { Coupon, type CouponDetails, type CouponTerms } from './coupon.entity.js';
import { CouponCodeTaken, CouponInUse, CouponNotFound } from './coupon.errors.js';
import { type CouponFilter, CouponsRepository } from './coupons.repository.js';

/** Covers the uses too, which a response shows. As a precondition it must not: see the version. */
export const couponEtag = ({ version, used }: Coupon): string => etagOf(version, used);

const VERSION = /^"(\d+)(?:\.\d+)?"$/;

/** Staff's work on coupons. */
@Injectable()
export class CouponsService {
  constructor(
    private readonly coupons: CouponsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws CouponNotFound */
  async get(id: string): Promise<Coupon> {
    const coupon = await this.coupons.find(id);
    if (!coupon) throw new CouponNotFound(id);
    return coupon;
  }

  list(filter: CouponFilter, page: PageRequest): Promise<Coupon[]> {
    return this.coupons.findPage(filter, page);
  }

  /** @throws InvalidInput, CouponCodeTaken */
  async add(tx: Transaction, actor: Actor, details: CouponDetails): Promise<Coupon> {
    const coupon = Coupon.add(details, this.clock.now());
    assertValidity(coupon.validFrom, coupon.validTo);
    if (!(await this.coupons.add(tx, coupon)))
      throw new CouponCodeTaken(await this.coupons.getIdByCode(tx, coupon.code));
    const { percentage, amount, currency, scope, minSubtotal } = coupon;
    await this.record(tx, actor, 'pricing.coupon-added', coupon, {
      after: { percentage, amount, currency, scope, minSubtotal, ...termsOf(coupon) },
    });
    return coupon;
  }

  /** @throws CouponNotFound, PreconditionFailed, InvalidInput */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    terms: Partial<CouponTerms>,
  ): Promise<Coupon> {
    const coupon = await this.lock(tx, id, ifMatch);
    const before = termsOf(coupon);
    coupon.change(terms, this.clock.now());
    assertValidity(coupon.validFrom, coupon.validTo);
    await this.coupons.saveChange(tx, coupon);
    const after = termsOf(coupon);
    await this.record(tx, actor, 'pricing.coupon-changed', coupon, { before, after });
    return coupon;
  }

  /** @throws CouponNotFound, PreconditionFailed, CouponInUse */
  async remove(tx: Transaction, actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    const coupon = await this.lock(tx, id, ifMatch);
    if (coupon.used > 0) throw new CouponInUse(coupon.used);
    await this.coupons.remove(tx, id);
    await this.record(tx, actor, 'pricing.coupon-removed', coupon, { before: termsOf(coupon) });
  }

  private async lock(tx: Transaction, id: string, ifMatch: IfMatch): Promise<Coupon> {
    const coupon = await this.coupons.lockById(tx, id);
    if (!coupon) throw new CouponNotFound(id);
    ifMatch.assert(couponEtag(coupon), (tag) => VERSION.exec(tag)?.[1] === String(coupon.version));
    return coupon;
  }

  /** Leaves out the code, with which whoever reads the audit log could order. */
  private record(
    tx: Transaction,
    actor: Actor,
    action: string,
    { id }: Coupon,
    change: Pick<AuditEntry, 'before' | 'after'>,
  ): Promise<void> {
    const { userId: actorId, origin } = actor;
    const subject = { type: 'coupon', id };
    return this.audit.record(tx, { actorId, origin, action, subject, ...change });
  }
}

const termsOf = ({
  usageLimit,
  perCustomerLimit,
  validFrom,
  validTo,
  active,
}: Coupon): CouponTerms => ({ usageLimit, perCustomerLimit, validFrom, validTo, active });
