import { Injectable } from '@nestjs/common';
import type { Freshness } from '@orderly/platform/database/freshness';
import { Statements } from '@orderly/platform/database/statements';
import { DataSource } from 'typeorm';
import { Order } from '../order/order.entity.js';
import { ORDER_WITH_LINES, type OrderWithLineRow, toOrderWithLines } from './order.rows.js';

/** The hot statements are written by hand; each has one text, for any number of lines. */
@Injectable()
export class OrdersRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async findById(id: string, freshness?: Freshness): Promise<Order | null> {
    return toOrderWithLines(
      await this.statements.read<OrderWithLineRow>(ORDER_WITH_LINES, [id], freshness),
    );
  }

  /** The order without its lines. */
  findHeadById(id: string): Promise<Order | null> {
    return this.dataSource.manager
      .createQueryBuilder(Order, 'o')
      .where('o.id = :id', { id })
      .getOne();
  }
}
