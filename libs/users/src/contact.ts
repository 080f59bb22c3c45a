/** How to reach somebody, and in which language. */
export interface Contact {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** BCP 47 tag. */
  readonly locale: string;
}
