import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Stock } from '../products/product.entity.js';

/**
 * The stock that an order took. It refers to stock and not to products: the sale has locked that
 * row anyway, so the foreign key locks nothing more.
 */
@Entity({ schema: 'catalog', name: 'reservations' })
@Check('reservations_quantity_check', 'quantity > 0')
export class ReservationEntity {
  @PrimaryColumn('uuid') reservationId!: string;
  @ForeignKey(() => Stock, 'productId')
  @PrimaryColumn('uuid')
  productId!: string;
  @Column('int') quantity!: number;
}
