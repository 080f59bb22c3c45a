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
