import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Order } from '../order/order.entity.js';

/**
 * The tags of orders once more, in the order of the list of orders: an index of the column itself
 * could not give a frequent tag's newest orders without reading all of them. A trigger keeps it.
 */
@Entity({ schema: 'orders', name: 'order_tags' })
@SqlIndex('order_tags_by_time', 'btree (tag, placed_at DESC, order_id DESC)')
export class OrderTagEntity {
  @ForeignKey(() => Order)
  @PrimaryColumn('uuid')
  orderId!: string;
  @PrimaryColumn('text') tag!: string;
  @Column('timestamptz') placedAt!: Date;
}
