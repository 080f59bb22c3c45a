import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Product } from '../products/product.entity.js';
import { ProductNotFound } from '../products/product.errors.js';
import { assertDetailsUnchanged } from '../products/product-etag.js';
import { ProductsRepository } from '../products/products.repository.js';

/** Takes products out of the catalogue for good, and back. None is deleted: orders refer to it. */
@Injectable()
export class ProductArchive {
  constructor(
    private readonly products: ProductsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Does nothing when it is archived already.
   * @throws ProductNotFound, PreconditionFailed
   */
  archive(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch | undefined,
  ): Promise<Product> {
    return this.move(tx, actor, { id, ifMatch, archived: true });
  }

  /**
   * Does nothing when it is not archived.
   * @throws ProductNotFound, PreconditionFailed
   */
  restore(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch | undefined,
  ): Promise<Product> {
    return this.move(tx, actor, { id, ifMatch, archived: false });
  }

  private async move(
    tx: Transaction,
    actor: Actor,
    { id, ifMatch, archived }: { id: string; ifMatch: IfMatch | undefined; archived: boolean },
  ): Promise<Product> {
    const product = await this.products.lockForChange(tx, id);
    if (!product) throw new ProductNotFound(id);
    if (ifMatch) assertDetailsUnchanged(ifMatch, product);
    if (product.archived === archived) return product;
    const at = this.clock.now();
    if (archived) product.archive(at);
    else product.restore(at);
    await this.products.saveChange(tx, product);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: archived ? 'catalog.product-archived' : 'catalog.product-restored',
      subject: { type: 'product', id },
    });
    return product;
  }
}
