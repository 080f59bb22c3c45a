/** How to reach somebody, and in which language. */
export interface Contact {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** Whether its owner has proved to hold the address. */
  readonly isVerified: boolean;
  /** BCP 47 tag. */
  readonly locale: string;
}
