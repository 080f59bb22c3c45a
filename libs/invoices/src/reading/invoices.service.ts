import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { mayRead, mayReadAny } from '../document/invoice.policy.js';
import { InvoiceNotFound } from '../document/invoices.errors.js';
import type { InvoiceDocument } from '../storage/document.entity.js';
import {
  type DocumentFilter,
  DocumentsRepository,
  type ListedDocument,
} from '../storage/documents.repository.js';

/** All reads of invoices and credit notes. */
@Injectable()
export class InvoicesService {
  constructor(private readonly documents: DocumentsRepository) {}

  /** @throws InvoiceNotFound, also for a document that the actor may not read */
  async get(actor: Actor, id: string): Promise<InvoiceDocument> {
    return readable(actor, await this.documents.find(id));
  }

  /** @throws InvoiceNotFound */
  async getOfOrder(actor: Actor, orderId: string): Promise<InvoiceDocument> {
    return readable(actor, await this.documents.findInvoiceOf(orderId));
  }

  /** Lists the newest first. Customers get only their own, whatever the filter says. */
  async list(actor: Actor, filter: DocumentFilter, page: PageRequest): Promise<ListedDocument[]> {
    if (mayReadAny(actor)) return this.documents.list(filter, page);
    if (filter.customerId !== undefined && filter.customerId !== actor.userId) return [];
    return this.documents.list({ ...filter, customerId: actor.userId }, page);
  }
}

function readable(actor: Actor, document: InvoiceDocument | null): InvoiceDocument {
  if (!document || !mayRead(actor, document)) throw new InvoiceNotFound();
  return document;
}
