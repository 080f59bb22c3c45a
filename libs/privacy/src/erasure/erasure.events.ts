export const ERASURE_DUE = 'platform.erasure-due.v1';
/**
 * No work about this person is in progress any more. Every module that keeps personal data now
 * deletes or anonymises it, and reports.
 */
export interface ErasureDue {
  readonly erasureId: string;
  readonly userId: string;
}

export const PERSON_ERASED = 'platform.person-erased.v1';
/** Every module has reported. */
export interface PersonErased {
  readonly erasureId: string;
  readonly userId: string;
}
