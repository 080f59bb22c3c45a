import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden } from '../order/order.errors.js';
import { mayReadAny, mayWriteNote } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import type { Visibility } from '../order/visibility.js';
import { type OrderNote, OrderNotesRepository } from './order-notes.repository.js';

interface NewNote {
  readonly text: string;
  readonly visibility: Visibility;
}

@Injectable()
export class OrderNotes {
  constructor(
    private readonly notes: OrderNotesRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @param order one that the actor may read
   * @throws OrderActionForbidden
   */
  async add(tx: Transaction, actor: Actor, order: Order, note: NewNote): Promise<OrderNote> {
    if (!mayWriteNote(actor, order, note.visibility))
      throw new OrderActionForbidden(OrderPermission.EditAny);
    return this.write(tx, actor, order, note);
  }

  /** The note of a draft becomes one of its order, by the actor who placed it. */
  takeOver(tx: Transaction, actor: Actor, order: Order, text: string): Promise<OrderNote> {
    return this.write(tx, actor, order, { text, visibility: 'customer' });
  }

  private async write(
    tx: Transaction,
    actor: Actor,
    order: Order,
    { text, visibility }: NewNote,
  ): Promise<OrderNote> {
    const { userId: authorId, origin } = actor;
    const id = newId();
    const note = { id, orderId: order.id, authorId, visibility, text, createdAt: this.clock.now() };
    await this.notes.add(tx, note);
    await this.audit.record(tx, {
      ...{ actorId: authorId, origin },
      action: 'orders.note-added',
      subject: { type: 'order', id: order.id },
      after: { noteId: id, visibility },
    });
    return note;
  }

  /** The notes of an order that the actor may read, as far as they may. */
  list(actor: Actor, order: Order, page: PageRequest): Promise<OrderNote[]> {
    return this.notes.list(order.id, mayReadAny(actor), page);
  }
}
