import { DomainError } from './domain-error.js';
import { defineProblem } from './problem-type.js';

/**
 * The error of an id that belongs to nothing: `class CouponNotFound extends notFound({ … }) {}`. An
 * error that must not say whether the thing exists has words of its own.
 * @param about.name in a sentence: `coupon` makes "There is no coupon 019a…."
 */
export function notFound(about: {
  readonly code: string;
  readonly name: string;
  readonly title: string;
  readonly explanation: string;
}) {
  const { name, ...words } = about;
  const problem = defineProblem({ ...words, kind: 'not-found' });
  return class extends DomainError {
    static readonly problem = problem;

    constructor(id: string) {
      super(problem, `There is no ${name} ${id}.`);
    }
  };
}
