/** Where an order goes, or its invoice. As it was typed: no part of it is checked by anyone. */
export interface Address {
  readonly name: string;
  readonly company: string | null;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string | null;
}

/** The addresses of one order; null: not given, or erased. */
export interface OrderAddresses {
  readonly billingAddress: Address | null;
  readonly shippingAddress: Address | null;
}
