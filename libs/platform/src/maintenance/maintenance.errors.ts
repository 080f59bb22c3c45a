import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class UnderMaintenance extends DomainError {
  static readonly problem = defineProblem({
    code: 'under-maintenance',
    kind: 'unavailable',
    title: 'Under maintenance',
    explanation:
      'The installation is under maintenance. Nothing was done. Repeat the request after the ' +
      'time in Retry-After.',
    isRoutine: true,
  });

  constructor(message: string | undefined, retryAfterS: number) {
    super(UnderMaintenance.problem, message ?? 'The installation is under maintenance.', {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}
