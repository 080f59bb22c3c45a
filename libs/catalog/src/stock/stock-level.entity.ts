import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Location } from '../ledger/location.entity.js';
import { Stock } from '../products/product.entity.js';

/** The part of a product's stock that is at one location. A missing row means none. */
@Entity({ schema: 'catalog', name: 'stock_levels' })
@Check('stock_levels_not_negative', 'on_hand >= 0')
export class StockLevelEntity {
  @ForeignKey(() => Stock, 'productId')
  @PrimaryColumn('uuid')
  productId!: string;
  @ForeignKey(() => Location)
  @PrimaryColumn('uuid')
  locationId!: string;
  @Column('int') onHand!: number;
}
