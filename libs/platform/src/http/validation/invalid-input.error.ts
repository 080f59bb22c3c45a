import { DomainError, type FieldError } from '../../kernel/errors/domain-error.js';
import { defineProblem } from '../../kernel/errors/problem-type.js';

/**
 * Faults beyond this number are omitted: the response to an invalid request must not be larger than
 * the request was.
 */
export const MAX_REPORTED_FAULTS = 20;

export class InvalidInput extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-input',
    kind: 'invalid',
    title: 'Invalid input',
    explanation:
      'The request was understood, but fields of it are missing, unknown or out of bounds. ' +
      'Each entry of `errors` points to one with a JSON Pointer; its `params` hold the rule ' +
      'that was broken in the keywords of JSON Schema, such as `minimum`, `maxLength`, ' +
      '`pattern` or `enum`. Nothing was done.',
  });

  /** @param count the number of all faults; `faults` are the first of them */
  constructor(faults: readonly FieldError[], count = faults.length) {
    const more = count - MAX_REPORTED_FAULTS;
    super(
      InvalidInput.problem,
      `${count === 1 ? 'One field is' : `${count} fields are`} not ` +
        `acceptable${more > 0 ? `; the first ${MAX_REPORTED_FAULTS} are listed` : ''}.`,
      { errors: faults.slice(0, MAX_REPORTED_FAULTS) },
    );
  }
}
