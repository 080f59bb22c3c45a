/** The address and language of an account. */
export interface Contact {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** True when the owner has verified the address. */
  readonly isVerified: boolean;
  /** BCP 47 tag. */
  readonly locale: string;
}
