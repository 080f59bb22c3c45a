import type { IdRange } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';

/** How much of a product is reserved under an id. */
interface HeldReservation {
  readonly reservationId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** For modules that reserve: what their ids hold now, sorted by id and product. */
export const heldReservations = (snapshot: Snapshot, range: IdRange): Promise<HeldReservation[]> =>
  snapshot.query<HeldReservation[]>(
    `SELECT reservation_id AS "reservationId", product_id AS "productId", quantity
       FROM catalog.reservations WHERE reservation_id > $1 AND reservation_id <= $2
      ORDER BY reservation_id, product_id`,
    [...range],
  );
