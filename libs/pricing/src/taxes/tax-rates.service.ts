import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { raise } from '../revisions/revisions.js';
import { assertValidity } from '../validity/assert-validity.js';
import { type TaxRateChange, type TaxRateDetails, TaxRateEntity } from './tax-rate.entity.js';
import { TaxRateNotFound, TaxRateOverlap } from './tax-rate.errors.js';
import { TaxRatesRepository } from './tax-rates.repository.js';

export const taxRateEtag = ({ version }: TaxRateEntity): string => etagOf(version);

/** Staff's work on the table of tax rates. Placed orders keep the rates that they were taxed at. */
@Injectable()
export class TaxRatesService {
  constructor(
    private readonly rates: TaxRatesRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws TaxRateNotFound */
  async get(id: string): Promise<TaxRateEntity> {
    const rate = await this.rates.find(id);
    if (!rate) throw new TaxRateNotFound(id);
    return rate;
  }

  list(country: string | undefined, page: PageRequest): Promise<TaxRateEntity[]> {
    return this.rates.findPage(country, page);
  }

  /** @throws InvalidInput, TaxRateOverlap */
  async add(tx: Transaction, actor: Actor, details: TaxRateDetails): Promise<TaxRateEntity> {
    const rate = TaxRateEntity.add(details, this.clock.now());
    await raise(tx, 'tax-rates');
    await this.assertPossible(tx, rate);
    await this.rates.add(tx, rate);
    await this.record(tx, actor, 'pricing.tax-rate-added', rate, { after: factsOf(rate) });
    return rate;
  }

  /** @throws TaxRateNotFound, PreconditionFailed, InvalidInput, TaxRateOverlap */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    details: TaxRateChange,
  ): Promise<TaxRateEntity> {
    const rate = await this.lock(tx, id, ifMatch);
    const before = factsOf(rate);
    rate.change(details, this.clock.now());
    await this.assertPossible(tx, rate);
    await this.rates.saveChange(tx, rate);
    await this.record(tx, actor, 'pricing.tax-rate-changed', rate, {
      before,
      after: factsOf(rate),
    });
    return rate;
  }

  /** @throws TaxRateNotFound, PreconditionFailed */
  async remove(tx: Transaction, actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    const rate = await this.lock(tx, id, ifMatch);
    await this.rates.remove(tx, id);
    await this.record(tx, actor, 'pricing.tax-rate-removed', rate, { before: factsOf(rate) });
  }

  private async lock(tx: Transaction, id: string, ifMatch: IfMatch): Promise<TaxRateEntity> {
    await raise(tx, 'tax-rates');
    const rate = await this.rates.lockById(tx, id);
    if (!rate) throw new TaxRateNotFound(id);
    ifMatch.assert(taxRateEtag(rate));
    return rate;
  }

  private async assertPossible(tx: Transaction, rate: TaxRateEntity): Promise<void> {
    assertValidity(rate.validFrom, rate.validTo);
    const overlap = await this.rates.findOverlap(tx, rate);
    if (overlap !== undefined) throw new TaxRateOverlap(overlap);
  }

  private record(
    tx: Transaction,
    actor: Actor,
    action: string,
    { id }: TaxRateEntity,
    change: Pick<AuditEntry, 'before' | 'after'>,
  ): Promise<void> {
    const { userId: actorId, origin } = actor;
    const subject = { type: 'tax-rate', id };
    return this.audit.record(tx, { actorId, origin, action, subject, ...change });
  }
}

const factsOf = ({ country, taxClass, rate, validFrom, validTo }: TaxRateEntity) => ({
  country,
  taxClass,
  rate,
  validFrom,
  validTo,
});
