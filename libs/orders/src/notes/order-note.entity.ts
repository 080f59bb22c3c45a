import { isOneOf } from '@orderly/platform/database/is-one-of';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Order } from '../order/order.entity.js';
import { VISIBILITIES, type Visibility } from '../order/visibility.js';

/** What people write about an order. It is no change of the order, so it raises no version. */
@Entity({ schema: 'orders', name: 'order_notes' })
@Check('order_notes_visibility_check', isOneOf('visibility', VISIBILITIES))
@Check('order_notes_text_check', 'length(text) BETWEEN 1 AND 2000')
export class OrderNoteEntity {
  @ForeignKey(() => Order)
  @PrimaryColumn('uuid')
  orderId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') authorId!: string;
  @Column('text') visibility!: Visibility;
  @Column('text') text!: string;
  @Column('timestamptz') createdAt!: Date;
}
