export const ERASURE_DUE = 'platform.erasure-due.v1';
/**
 * Nothing of this person's is under way any more: every module that keeps anything about people now
 * makes it nobody's, and answers.
 */
export interface ErasureDue {
  readonly erasureId: string;
  readonly userId: string;
}

export const PERSON_ERASED = 'platform.person-erased.v1';
/** Every module has answered. */
export interface PersonErased {
  readonly erasureId: string;
  readonly userId: string;
}
