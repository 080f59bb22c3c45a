import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { ShippingMethod } from './shipping-method.entity.js';

export interface ShippingMethodFilter {
  readonly active: boolean;
  readonly country?: string | undefined;
  readonly currency?: string | undefined;
}

@Injectable()
export class ShippingMethodsRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<ShippingMethod | null> {
    return this.dataSource.getRepository(ShippingMethod).findOneBy({ id });
  }

  /** Oldest first: the order in which a shop added them. */
  findPage(filter: ShippingMethodFilter, { limit, after }: PageRequest): Promise<ShippingMethod[]> {
    const { active, country, currency } = filter;
    const query = this.dataSource
      .getRepository(ShippingMethod)
      .createQueryBuilder('method')
      .where('method.active = :active', { active })
      .orderBy('method.id')
      .limit(limit);
    if (country !== undefined)
      query.andWhere(`(method.countries = '{}' OR :country = ANY (method.countries))`, { country });
    if (currency !== undefined) query.andWhere('method.price.currency = :currency', { currency });
    if (after) query.andWhere('method.id > :after', { after: after[0] });
    return query.getMany();
  }

  /** Locked until the transaction ends. */
  lockById(tx: Transaction, id: string): Promise<ShippingMethod | null> {
    return tx
      .getRepository(ShippingMethod)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The id of another method with the code and currency of this one. */
  async findNamesake(tx: Transaction, method: ShippingMethod): Promise<string | undefined> {
    const [other] = await tx.query<Array<{ id: string }>>(
      `SELECT id FROM pricing.shipping_methods
        WHERE code = $1 AND price_currency = $2 AND id <> $3`,
      [method.code, method.price.currency, method.id],
    );
    return other?.id;
  }

  async add(tx: Transaction, method: ShippingMethod): Promise<void> {
    await tx.insert(ShippingMethod, method);
  }

  /** For one that `lockById` locked. */
  async saveChange(tx: Transaction, method: ShippingMethod): Promise<void> {
    const { id, name, price, freeFromAmount, countries, taxClass, active } = method;
    const { version, updatedAt } = method;
    const details = { name, price, freeFromAmount, countries, taxClass, active };
    await tx.update(ShippingMethod, id, { ...details, version, updatedAt });
  }
}
