import { Injectable } from '@nestjs/common';
import { type InvoicedOrder, OrderNotFound, OrdersService } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import { buyerOf } from '../document/buyer-of.js';
import { invoiceOf } from '../document/from-order.js';
import { OrderNotInvoiceable, SellerNotConfigured } from '../document/invoices.errors.js';
import { isSoldAgain } from '../document/sold-again.js';
import type { InvoiceDocument } from '../storage/document.entity.js';
import { DocumentsRepository } from '../storage/documents.repository.js';
import { CreditOrder } from './credit-order.js';
import { DocumentRegister, type Issuer } from './document-register.js';

const DEFAULT_LOCALE = 'en-GB';
const NEVER_INVOICED = ['cancelled', 'expired'];

@Injectable()
export class IssueInvoice {
  constructor(
    private readonly orders: OrdersService,
    private readonly users: UsersService,
    private readonly documents: DocumentsRepository,
    private readonly documentRegister: DocumentRegister,
    private readonly crediting: CreditOrder,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Issues the invoice of the order, or returns the one that it has: an order gets one, and another
   * only when it is paid again after the first was credited in full. An invoice is about all units
   * and the whole price, so what is already gone or refunded is credited with it. The order stays
   * locked until the transaction ends, so a second caller waits and finds the invoice.
   * @throws OrderNotFound, OrderNotInvoiceable, SellerNotConfigured
   */
  async issue(
    tx: Transaction,
    orderId: string,
    issuer: Issuer,
  ): Promise<{ document: InvoiceDocument; isNew: boolean }> {
    const order = await this.orders.lockForInvoice(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    const existing = await this.documents.findInvoiceIn(tx, orderId);
    const isEnded = NEVER_INVOICED.includes(order.status);
    if (existing && (isEnded || !(await this.isSoldAgain(tx, order, existing))))
      return { document: existing, isNew: false };
    if (isEnded) throw new OrderNotInvoiceable(order.status);
    const { seller, timeZone, paymentDays } = this.config.invoices;
    if (!seller) throw new SellerNotConfigured();
    const account = await this.users.findIn(tx, order.customerId);
    const issuedAt = this.clock.now();
    const draft = invoiceOf(order, {
      ...{ seller, issuedAt, timeZone, paymentDays },
      buyer: buyerOf(order, account),
      locale: account?.locale ?? DEFAULT_LOCALE,
    });
    const follows = existing?.id ?? null;
    const facts = { orderId, customerId: order.customerId, issuedAt, follows };
    const document = await this.documentRegister.register(tx, draft, facts, issuer);
    await this.crediting.settle(
      tx,
      orderId,
      order.refunded > 0 ? 'refund' : 'restCancelled',
      issuer,
    );
    return { document, isNew: true };
  }

  /** Issues another invoice of an order that has one, if that is due. @throws as `issue` */
  async issueAgain(tx: Transaction, orderId: string, issuer: Issuer): Promise<void> {
    if (await this.documents.findInvoiceIn(tx, orderId)) await this.issue(tx, orderId, issuer);
  }

  private async isSoldAgain(
    tx: Transaction,
    order: InvoicedOrder,
    invoice: InvoiceDocument,
  ): Promise<boolean> {
    return isSoldAgain(order, invoice, await this.documents.creditNotesOf(tx, invoice.id));
  }
}
