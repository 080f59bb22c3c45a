import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Coupon } from './coupon.entity.js';

export interface CouponFilter {
  readonly code?: string | undefined;
  readonly active?: boolean | undefined;
}

@Injectable()
export class CouponsRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<Coupon | null> {
    return this.dataSource.getRepository(Coupon).findOneBy({ id });
  }

  /** Newest first. */
  findPage({ code, active }: CouponFilter, { limit, after }: PageRequest): Promise<Coupon[]> {
    const query = this.dataSource
      .getRepository(Coupon)
      .createQueryBuilder('coupon')
      .orderBy('coupon.id', 'DESC')
      .limit(limit);
    if (code !== undefined) query.andWhere('coupon.code = :code', { code });
    if (active !== undefined) query.andWhere('coupon.active = :active', { active });
    if (after) query.andWhere('coupon.id < :after', { after: after[0] });
    return query.getMany();
  }

  /** Locked until the transaction ends, also against uses. */
  lockById(tx: Transaction, id: string): Promise<Coupon | null> {
    return tx.getRepository(Coupon).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** @returns false when another coupon has the code; waits for one that is just taking it */
  async add(tx: Transaction, coupon: Coupon): Promise<boolean> {
    const { raw } = await tx
      .createQueryBuilder()
      .insert()
      .into(Coupon)
      .values(coupon)
      .orIgnore()
      .returning('id')
      .execute();
    return (raw as unknown[]).length > 0;
  }

  async getIdByCode(tx: Transaction, code: string): Promise<string> {
    return (await tx.getRepository(Coupon).findOneByOrFail({ code })).id;
  }

  /** For one that `lockById` locked: what uses change stays as it is. */
  async saveChange(tx: Transaction, coupon: Coupon): Promise<void> {
    const { id, usageLimit, perCustomerLimit, validFrom, validTo, active } = coupon;
    const { version, updatedAt } = coupon;
    const terms = { usageLimit, perCustomerLimit, validFrom, validTo, active };
    await tx.update(Coupon, id, { ...terms, version, updatedAt });
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.delete(Coupon, id);
  }
}
