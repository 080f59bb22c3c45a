import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { raise } from '../revisions/revisions.js';
import { ShippingCodeTaken, ShippingMethodNotFound } from './shipping.errors.js';
import {
  ShippingMethod,
  type ShippingMethodChange,
  type ShippingMethodDetails,
} from './shipping-method.entity.js';
import {
  type ShippingMethodFilter,
  ShippingMethodsRepository,
} from './shipping-methods.repository.js';

export const shippingMethodEtag = ({ version }: ShippingMethod): string => etagOf(version);

/** Staff's work on shipping methods, and their list for shops. */
@Injectable()
export class ShippingMethodsService {
  constructor(
    private readonly methods: ShippingMethodsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ShippingMethodNotFound */
  async get(id: string): Promise<ShippingMethod> {
    const method = await this.methods.find(id);
    if (!method) throw new ShippingMethodNotFound(id);
    return method;
  }

  list(filter: ShippingMethodFilter, page: PageRequest): Promise<ShippingMethod[]> {
    return this.methods.findPage(filter, page);
  }

  /** @throws ShippingCodeTaken */
  async add(
    tx: Transaction,
    actor: Actor,
    details: ShippingMethodDetails,
  ): Promise<ShippingMethod> {
    const method = ShippingMethod.add(details, this.clock.now());
    await raise(tx, 'shipping-methods');
    await this.assertCodeFree(tx, method);
    await this.methods.add(tx, method);
    const after = factsOf(method);
    await this.record(tx, actor, 'pricing.shipping-method-added', method, { after });
    return method;
  }

  /** @throws ShippingMethodNotFound, PreconditionFailed, ShippingCodeTaken */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    changeOf: (method: ShippingMethod) => ShippingMethodChange,
  ): Promise<ShippingMethod> {
    await raise(tx, 'shipping-methods');
    const method = await this.methods.lockById(tx, id);
    if (!method) throw new ShippingMethodNotFound(id);
    ifMatch.assert(shippingMethodEtag(method));
    const before = factsOf(method);
    method.change(changeOf(method), this.clock.now());
    await this.assertCodeFree(tx, method);
    await this.methods.saveChange(tx, method);
    const after = factsOf(method);
    await this.record(tx, actor, 'pricing.shipping-method-changed', method, { before, after });
    return method;
  }

  /** No other can take it before this transaction ends: `raise` holds the lock of all changes. */
  private async assertCodeFree(tx: Transaction, method: ShippingMethod): Promise<void> {
    const namesake = await this.methods.findNamesake(tx, method);
    if (namesake !== undefined) throw new ShippingCodeTaken(namesake);
  }

  private record(
    tx: Transaction,
    actor: Actor,
    action: string,
    { id }: ShippingMethod,
    change: Pick<AuditEntry, 'before' | 'after'>,
  ): Promise<void> {
    const { userId: actorId, origin } = actor;
    const subject = { type: 'shipping-method', id };
    return this.audit.record(tx, { actorId, origin, action, subject, ...change });
  }
}

const factsOf = ({ code, price, freeFromAmount, countries, taxClass, active }: ShippingMethod) => ({
  code,
  price,
  freeFromAmount,
  countries,
  taxClass,
  active,
});
