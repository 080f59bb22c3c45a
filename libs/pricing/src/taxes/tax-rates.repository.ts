import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { TaxRateEntity } from './tax-rate.entity.js';

@Injectable()
export class TaxRatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<TaxRateEntity | null> {
    return this.dataSource.getRepository(TaxRateEntity).findOneBy({ id });
  }

  /** Newest first. */
  findPage(country: string | undefined, { limit, after }: PageRequest): Promise<TaxRateEntity[]> {
    const query = this.dataSource
      .getRepository(TaxRateEntity)
      .createQueryBuilder('rate')
      .orderBy('rate.id', 'DESC')
      .limit(limit);
    if (country !== undefined) query.andWhere('rate.country = :country', { country });
    if (after) query.andWhere('rate.id < :after', { after: after[0] });
    return query.getMany();
  }

  /** Locked until the transaction ends. */
  lockById(tx: Transaction, id: string): Promise<TaxRateEntity | null> {
    return tx
      .getRepository(TaxRateEntity)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The id of another rate that is valid in a part of the time of this one. */
  async findOverlap(tx: Transaction, rate: TaxRateEntity): Promise<string | undefined> {
    const [other] = await tx.query<Array<{ id: string }>>(
      `SELECT id FROM pricing.tax_rates
        WHERE country = $1 AND tax_class = $2 AND id <> $3
          AND tstzrange(valid_from, valid_to) && tstzrange($4::timestamptz, $5::timestamptz)
        LIMIT 1`,
      [rate.country, rate.taxClass, rate.id, rate.validFrom, rate.validTo],
    );
    return other?.id;
  }

  async add(tx: Transaction, rate: TaxRateEntity): Promise<void> {
    await tx.insert(TaxRateEntity, rate);
  }

  /** For one that `lockById` locked. */
  async saveChange(tx: Transaction, rate: TaxRateEntity): Promise<void> {
    const { id, name, rate: points, validFrom, validTo, version, updatedAt } = rate;
    await tx.update(TaxRateEntity, id, {
      name,
      rate: points,
      validFrom,
      validTo,
      version,
      updatedAt,
    });
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.delete(TaxRateEntity, id);
  }
}
