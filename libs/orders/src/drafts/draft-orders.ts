import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import { OrderActionForbidden } from '../order/order.errors.js';
import { mayPlaceFor, mayRead, mayReadAny } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { type DraftContents, type DraftedOrder, DraftOrder } from './draft-order.entity.js';
import { DraftOrderNotFound, DraftOrderPlaced } from './draft-order.errors.js';
import { DraftOrdersRepository, type ListedDraft } from './draft-orders.repository.js';

/** Null removes a field; what is absent stays. */
export interface DraftChange {
  readonly request: { readonly [Field in keyof DraftedOrder]?: DraftedOrder[Field] | null };
  readonly tags?: readonly string[] | undefined;
  readonly note?: string | null | undefined;
}

export const draftEtag = ({ version }: Pick<DraftOrder, 'version'>): string => etagOf(version);

/** Orders that are being prepared. Who may read and place an order may do so with its draft. */
@Injectable()
export class DraftOrders {
  constructor(
    private readonly drafts: DraftOrdersRepository,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws DraftOrderNotFound, also for a draft that the actor may not read */
  async get(actor: Actor, id: string): Promise<DraftOrder> {
    return readable(actor, id, await this.drafts.find(id));
  }

  /**
   * Whether orders can be placed for the account. Call it before a transaction begins: users reads
   * over a connection of its own.
   * @throws OrderActionForbidden
   */
  async isCustomer(actor: Actor, customerId: string): Promise<boolean> {
    assertMayPrepare(actor, customerId, []);
    return customerId === actor.userId || this.users.exists(customerId);
  }

  /** Actors who may not read the orders of others get only their own, whatever the filter says. */
  async list(
    actor: Actor,
    filter: { readonly customerId?: string | undefined },
    page: PageRequest,
  ): Promise<ListedDraft[]> {
    if (mayReadAny(actor)) return this.drafts.findPage(filter, page);
    if (filter.customerId !== undefined && filter.customerId !== actor.userId) return [];
    return this.drafts.findPage({ customerId: actor.userId }, page);
  }

  /**
   * @param customerId an account for which orders can be placed
   * @throws OrderActionForbidden
   */
  async add(
    tx: Transaction,
    actor: Actor,
    customerId: string,
    contents: DraftContents,
  ): Promise<DraftOrder> {
    assertMayPrepare(actor, customerId, contents.tags);
    const draft = DraftOrder.of(customerId, contents, this.clock.now());
    await this.drafts.add(tx, draft);
    const { lineCount } = draft;
    await this.record(tx, actor, 'added', draft, { after: { customerId, lineCount } });
    return draft;
  }

  /** @throws DraftOrderNotFound, OrderActionForbidden, DraftOrderPlaced, PreconditionFailed */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    { request, tags, note }: DraftChange,
    ifMatch: IfMatch,
  ): Promise<DraftOrder> {
    const draft = await this.lock(tx, actor, id, tags);
    ifMatch.assert(draftEtag(draft));
    const contents = {
      request: withoutNulls({ ...draft.request, ...request }),
      tags: tags ?? draft.tags,
      note: note === undefined ? draft.note : note,
    };
    draft.change(contents, this.clock.now());
    await this.drafts.save(tx, draft);
    const changed = { ...request, ...(tags && { tags }), ...(note !== undefined && { note }) };
    await this.record(tx, actor, 'changed', draft, { after: { fields: Object.keys(changed) } });
    return draft;
  }

  /** @throws DraftOrderNotFound, OrderActionForbidden, DraftOrderPlaced, PreconditionFailed */
  async remove(tx: Transaction, actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    const draft = await this.lock(tx, actor, id);
    ifMatch.assert(draftEtag(draft));
    await this.drafts.remove(tx, id);
    const { customerId, lineCount } = draft;
    await this.record(tx, actor, 'removed', draft, { before: { customerId, lineCount } });
  }

  /**
   * The draft as it is, locked until the transaction ends.
   * @throws DraftOrderNotFound, OrderActionForbidden, DraftOrderPlaced
   */
  async lock(
    tx: Transaction,
    actor: Actor,
    id: string,
    tags: readonly string[] = [],
  ): Promise<DraftOrder> {
    const draft = readable(actor, id, await this.drafts.lockById(tx, id));
    assertMayPrepare(actor, draft.customerId, tags);
    if (draft.orderId !== null) throw new DraftOrderPlaced(draft.orderId);
    return draft;
  }

  /** For one that `lock` locked. The entry in the audit log is that of the order. */
  async markPlaced(tx: Transaction, draft: DraftOrder, orderId: string): Promise<void> {
    draft.becomes(orderId, this.clock.now());
    await this.drafts.save(tx, draft);
  }

  /** Ids and the names of fields: what is in them may name people. */
  private record(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    act: 'added' | 'changed' | 'removed',
    { id }: DraftOrder,
    facts: Pick<AuditEntry, 'before' | 'after'>,
  ): Promise<void> {
    const subject = { type: 'draft-order', id };
    return this.audit.record(tx, {
      ...{ actorId, origin, subject },
      action: `orders.draft-order-${act}`,
      ...facts,
    });
  }
}

/** The same response for "absent" and "not yours", so that ids cannot be probed. */
function readable(actor: Actor, id: string, draft: DraftOrder | null): DraftOrder {
  if (!draft || !(mayRead(actor, draft) || mayPlaceFor(actor, draft.customerId)))
    throw new DraftOrderNotFound(id);
  return draft;
}

/** Only those who edit the tags of orders set them in a draft. */
function assertMayPrepare(actor: Actor, customerId: string, tags: readonly string[]): void {
  if (!mayPlaceFor(actor, customerId)) throw new OrderActionForbidden(OrderPermission.PlaceAny);
  if (tags.length > 0 && !may(actor, OrderPermission.EditAny))
    throw new OrderActionForbidden(OrderPermission.EditAny);
}

/** The lines cannot be removed: the type of the request forbids it. */
const withoutNulls = (request: object): DraftedOrder =>
  Object.fromEntries(
    Object.entries(request).filter(([, value]) => value !== null),
  ) as unknown as DraftedOrder;
