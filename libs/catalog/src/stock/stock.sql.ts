import type { Statement } from '@orderly/platform/database/statements';

interface StockLevel {
  readonly locationId: string;
  readonly location: string;
  readonly onHand: number;
}

/** All figures of a product's stock, of one moment. */
export interface ProductStock {
  readonly productId: string;
  readonly productVersion: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly version: number;
  readonly updatedAt: string;
  readonly levels: readonly StockLevel[];
}

export const STOCK_OF_PRODUCT: Statement = {
  name: 'catalog.stock-of-product',
  text: `SELECT s.product_id AS "productId", p.version AS "productVersion", s.on_hand AS "onHand",
                s.reserved, s.version, s.updated_at AS "updatedAt",
                (SELECT coalesce(jsonb_agg(jsonb_build_object('locationId', c.id,
                                                              'location', c.code,
                                                              'onHand', l.on_hand)
                                           ORDER BY c.code), '[]')
                   FROM catalog.stock_levels l JOIN catalog.locations c ON c.id = l.location_id
                  WHERE l.product_id = s.product_id) AS levels
           FROM catalog.stock s JOIN catalog.products p ON p.id = s.product_id
          WHERE s.product_id = $1`,
  instants: 'text',
};

export interface ListedMovement {
  readonly id: string;
  readonly type: string;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
  readonly locationId: string | null;
  readonly reservationId: string | null;
  readonly reason: string | null;
  readonly actorId: string | null;
  readonly occurredAt: string;
}

/** The newest first. Ids grow along a product, so the primary key is the order of the list. */
export const MOVEMENTS: Statement = {
  name: 'catalog.movements',
  text: `SELECT id::text, type, on_hand_delta AS "onHandDelta", reserved_delta AS "reservedDelta",
                location_id AS "locationId", reservation_id AS "reservationId", reason,
                actor_id AS "actorId", occurred_at AS "occurredAt"
           FROM catalog.stock_movements
          WHERE product_id = $1 AND id < $2
          ORDER BY id DESC LIMIT $3`,
  instants: 'text',
};

export const PRODUCT_IDS_BY_SKU: Statement = {
  name: 'catalog.product-ids-by-sku',
  text: 'SELECT id, sku FROM catalog.products WHERE sku = ANY ($1::text[])',
};
