import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { MovementType } from './movement.js';

/**
 * One change of a product's stock; rows are added and never changed. `id` is taken under the lock
 * of the product's stock, so along one product it grows in the order of the commits.
 */
@Entity({ schema: 'catalog', name: 'stock_movements' })
@Check('stock_movements_reason_check', 'length(reason) BETWEEN 1 AND 200')
@Check(
  'stock_movements_type_check',
  `CASE type
     WHEN 'reservation' THEN
       reserved_delta > 0 AND on_hand_delta = 0 AND reservation_id IS NOT NULL
     WHEN 'release' THEN
       reserved_delta < 0 AND on_hand_delta = 0 AND reservation_id IS NOT NULL
     WHEN 'shipment' THEN
       reserved_delta < 0 AND on_hand_delta = reserved_delta AND reservation_id IS NOT NULL
     WHEN 'receipt' THEN on_hand_delta > 0 AND reserved_delta = 0
     WHEN 'return' THEN on_hand_delta > 0 AND reserved_delta = 0
     WHEN 'adjustment' THEN on_hand_delta <> 0 OR reserved_delta <> 0
     ELSE false
   END`,
)
@Check('stock_movements_location_check', '(on_hand_delta <> 0) = (location_id IS NOT NULL)')
export class StockMovementEntity {
  @PrimaryColumn('uuid') productId!: string;
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column('uuid', { nullable: true }) locationId!: string | null;
  @Column('text') type!: MovementType;
  @Column('int') onHandDelta!: number;
  @Column('int') reservedDelta!: number;
  /** An id of the module that reserved, such as that of an order. */
  @Column('uuid', { nullable: true }) reservationId!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  /** Null: the system. */
  @Column('uuid', { nullable: true }) actorId!: string | null;
  @Column('timestamptz') occurredAt!: Date;
}
