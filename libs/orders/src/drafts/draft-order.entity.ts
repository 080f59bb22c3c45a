import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { OrderDraft } from '../placing/order-draft.js';

/** What a draft takes over into `POST /v1/orders`: all that its customer can say there. */
export type DraftedOrder = Omit<OrderDraft, 'customerId' | 'tags'>;

/** What may be changed of a draft. */
export interface DraftContents {
  readonly request: DraftedOrder;
  readonly tags: readonly string[];
  /** Becomes a note of the order. */
  readonly note: string | null;
}

/**
 * An order that is being prepared. It reserves and costs nothing: what it asks for is checked and
 * priced when it is placed.
 */
@Entity({ schema: 'orders', name: 'draft_orders' })
@Index('draft_orders_by_customer', ['customerId', 'id'])
@Index('draft_orders_by_change', ['updatedAt'])
@Check('draft_orders_tags_check', 'cardinality(tags) <= 20')
@Check('draft_orders_note_check', 'length(note) BETWEEN 1 AND 2000')
@Check('draft_orders_line_count_check', 'line_count BETWEEN 1 AND 1500')
@Check('draft_orders_version_check', 'version >= 1')
export class DraftOrder {
  @PrimaryColumn('uuid')
  id!: string;

  /** `users.users.id` */
  @Column('uuid')
  customerId!: string;

  @Column('jsonb')
  request!: DraftedOrder;

  /** Of staff, who alone see them. */
  @Column('text', { array: true, default: () => `'{}'` })
  tags!: string[];

  @Column('text', { nullable: true })
  note!: string | null;

  /** Stored, so that lists need not read the lines. */
  @Column('int')
  lineCount!: number;

  /** The order that it became; null while it can be changed and placed. */
  @Column('uuid', { nullable: true })
  orderId!: string | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  @Column('int')
  version!: number;

  static of(customerId: string, contents: DraftContents, at: Date): DraftOrder {
    return Object.assign(new DraftOrder(), {
      id: newId(),
      customerId,
      ...columnsOf(contents),
      orderId: null,
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
  }

  /** For one that was not placed. */
  change(contents: DraftContents, at: Date): void {
    Object.assign(this, columnsOf(contents));
    this.touch(at);
  }

  becomes(orderId: string, at: Date): void {
    this.orderId = orderId;
    this.touch(at);
  }

  /** What `PlaceOrder` takes. */
  toOrderDraft(): OrderDraft & { readonly customerId: string } {
    return { ...this.request, customerId: this.customerId, tags: this.tags };
  }

  private touch(at: Date): void {
    this.version += 1;
    this.updatedAt = at;
  }
}

const columnsOf = ({ request, tags, note }: DraftContents) => ({
  request,
  tags: [...tags],
  note,
  lineCount: request.lines.length,
});
