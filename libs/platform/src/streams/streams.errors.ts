import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

const RETRY_AFTER_S = 10;

export class TooManyStreams extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-streams',
    kind: 'too-many-requests',
    title: 'Too many open streams',
    explanation:
      'You have as many event streams open as one account may, its API keys included, or one ' +
      'OAuth client. Close one, or share a stream between the tabs of a browser.',
  });

  constructor(most: number) {
    super(TooManyStreams.problem, `You have ${most} streams open, which is the most.`, {
      headers: { 'retry-after': String(RETRY_AFTER_S) },
    });
  }
}

export class StreamsUnavailable extends DomainError {
  static readonly problem = defineProblem({
    code: 'streams-unavailable',
    kind: 'unavailable',
    title: 'No room for another stream',
    explanation:
      'The server has as many event streams open as it may, or is about to stop. Try again after ' +
      'the time in Retry-After; another process may have room.',
    isRoutine: true,
  });

  constructor() {
    super(StreamsUnavailable.problem, 'The server opens no further stream now.', {
      headers: { 'retry-after': String(RETRY_AFTER_S) },
    });
  }
}
