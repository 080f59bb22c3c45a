import { Injectable } from '@nestjs/common';
import { Idempotency, type StoredAnswer } from '@orderly/platform/idempotency/idempotency';
import type { IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { UsersService } from '@orderly/users';
import { OrderNotes } from '../notes/order-notes.js';
import type { Order } from '../order/order.entity.js';
import { UnknownCustomer } from '../order/order.errors.js';
import { PlaceOrder } from '../placing/place-order.js';
import { DraftOrders } from './draft-orders.js';
import { DraftOrdersRepository } from './draft-orders.repository.js';

@Injectable()
export class PlaceDraftOrder {
  constructor(
    private readonly drafts: DraftOrders,
    private readonly repository: DraftOrdersRepository,
    private readonly placing: PlaceOrder,
    private readonly users: UsersService,
    private readonly notes: OrderNotes,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Places the order of a draft at the conditions of now, once: the draft stays locked until the
   * order and its id in the draft are committed together.
   * @throws DraftOrderNotFound, DraftOrderPlaced, and what `PlaceOrder.place` throws
   */
  async place<Body>(
    call: IdempotentCall,
    actor: Actor,
    draftId: string,
    answerOf: (order: Order) => StoredAnswer<Body>,
  ): Promise<StoredAnswer<Body>> {
    // Before the transaction begins, as in `PlaceOrder.place`. Refuses nothing yet: a repeated call
    // gets its first response, even if the draft or the customer is gone since.
    const seen = await this.repository.find(draftId);
    const isKnown = seen === null || (await this.users.exists(seen.customerId));
    return this.idempotency.once(call, async (tx) => {
      const draft = await this.drafts.lock(tx, actor, draftId);
      if (!isKnown) throw new UnknownCustomer(draft.customerId);
      const order = await this.placing.placeIn(tx, actor, draft.toOrderDraft());
      await this.drafts.markPlaced(tx, draft, order.id);
      if (draft.note !== null) await this.notes.takeOver(tx, actor, order, draft.note);
      return answerOf(order);
    });
  }
}
