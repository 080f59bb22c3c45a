const MINUTE_MS = 60_000;

/** The terms on which a customer buys. */
export interface CustomerTerms {
  readonly customerId: string;
  /** The customer pays by invoice: their orders do not expire. */
  readonly onAccount: boolean;
  /** The group whose prices apply; null: the general ones. */
  readonly customerGroup: string | null;
  readonly vatId: string | null;
  /** 0 until terms are set for the first time. */
  readonly version: number;
}

export const noTerms = (customerId: string): CustomerTerms => ({
  customerId,
  onAccount: false,
  customerGroup: null,
  vatId: null,
  version: 0,
});

/**
 * When an order that is placed now expires unless it is paid; null: it does not.
 * @param reservationMinutes how long stock is kept for an unpaid order; 0: until it is cancelled
 */
export function reservedUntil(
  { onAccount }: Pick<CustomerTerms, 'onAccount'>,
  placedAt: Date,
  reservationMinutes: number,
): Date | null {
  if (onAccount || reservationMinutes === 0) return null;
  return new Date(placedAt.getTime() + reservationMinutes * MINUTE_MS);
}
