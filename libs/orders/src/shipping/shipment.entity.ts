import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Order } from '../order/order.entity.js';
import { newNumber } from '../order/order-number.js';

/** How the parcel is followed at its carrier. */
export interface Tracking {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
}

/** What left the warehouse at one time. The lock of its order guards it. */
@Entity({ schema: 'orders', name: 'shipments' })
@Unique(['number'])
@Index('shipments_by_order', ['orderId', 'id'])
@Check('shipments_carrier_check', 'length(carrier) BETWEEN 1 AND 100')
@Check('shipments_tracking_number_check', 'length(tracking_number) BETWEEN 1 AND 100')
@Check(
  'shipments_tracking_url_check',
  `tracking_url ~* '^https://' AND length(tracking_url) <= 2000`,
)
@Check('shipments_line_count_check', 'line_count BETWEEN 1 AND 1500')
@Check('shipments_version_check', 'version >= 1')
export class Shipment implements Tracking {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Order)
  @Column('uuid')
  orderId!: string;

  @Column('text')
  number!: string;

  @Column('text', { nullable: true })
  carrier!: string | null;

  @Column('text', { nullable: true })
  trackingNumber!: string | null;

  @Column('text', { nullable: true })
  trackingUrl!: string | null;

  /** Where the goods were taken from; null: the main location. */
  @Column('uuid', { nullable: true })
  locationId!: string | null;

  @Column('int')
  lineCount!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  shippedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deliveredAt!: Date | null;

  /** The account that recorded the shipment. */
  @Column('uuid')
  actorId!: string;

  @Column('int')
  version!: number;

  static of(
    facts: Pick<Shipment, 'orderId' | 'locationId' | 'lineCount' | 'shippedAt' | 'actorId'> &
      Tracking,
  ): Shipment {
    const id = newId();
    const number = newNumber('SHP');
    return Object.assign(new Shipment(), { ...facts, id, number, deliveredAt: null, version: 1 });
  }

  track(tracking: Partial<Tracking>): void {
    Object.assign(this, tracking);
    this.version += 1;
  }

  deliver(at: Date): void {
    this.deliveredAt = at;
    this.version += 1;
  }
}

@Entity({ schema: 'orders', name: 'shipment_lines' })
@Check('shipment_lines_quantity_check', 'quantity >= 1')
export class ShipmentLineEntity {
  @ForeignKey(() => Shipment)
  @PrimaryColumn('uuid')
  shipmentId!: string;

  /** A line of the order of the shipment. */
  @PrimaryColumn('uuid')
  lineId!: string;

  @Column('int')
  quantity!: number;
}
