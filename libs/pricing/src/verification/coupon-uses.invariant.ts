import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';

interface Contradiction {
  readonly id: string;
  readonly used: number;
  readonly uses: number;
}

const CONTRADICTIONS = `
  WITH counts AS (
    SELECT coupon_id, count(*)::int AS uses FROM pricing.coupon_uses
     WHERE coupon_id > $1 AND coupon_id <= $2 GROUP BY coupon_id
  )
  SELECT c.id, c.used, coalesce(n.uses, 0) AS uses
    FROM pricing.coupons c LEFT JOIN counts n ON n.coupon_id = c.id
   WHERE c.id > $1 AND c.id <= $2 AND c.used <> coalesce(n.uses, 0)
   ORDER BY c.id`;

@Injectable()
export class CouponUses extends RowInvariant {
  override readonly name = 'coupon-uses';
  override readonly description = 'A coupon was used as often as its uses say.';
  protected override readonly rows = { table: 'pricing.coupons', key: 'id' };

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, used, uses }) => ({
      kind: 'coupon',
      id,
      says: `It counts ${used} uses, and ${uses} are recorded.`,
    }));
  }
}
