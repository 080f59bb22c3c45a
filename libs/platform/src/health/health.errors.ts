import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class NotReady extends DomainError {
  static readonly problem = defineProblem({
    code: 'not-ready',
    kind: 'unavailable',
    title: 'Not ready',
    // HealthJournal logs the cause once; probes repeat the check every second.
    isRoutine: true,
    explanation:
      'This process cannot take traffic: it is starting or stopping, or a part that it needs is ' +
      'not responding. Send the request to another process, or try again later. Operators find ' +
      'the cause at /health.',
  });

  constructor() {
    super(NotReady.problem, 'This process cannot be given work just now.', {
      headers: { 'retry-after': '1' },
    });
  }
}
