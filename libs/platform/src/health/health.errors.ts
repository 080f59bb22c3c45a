import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class NotReady extends DomainError {
  static readonly problem = defineProblem({
    code: 'not-ready',
    kind: 'unavailable',
    title: 'Not ready',
    // HealthJournal logs the cause once; probes repeat the question every second.
    isRoutine: true,
    explanation:
      'This process cannot be given work just now: it is starting, it is stopping, or a part it needs does not answer. Send the work to another one, or come back. Operators see what is wrong at /health.',
  });

  constructor() {
    super(NotReady.problem, 'This process cannot be given work just now.', {
      headers: { 'retry-after': '1' },
    });
  }
}
