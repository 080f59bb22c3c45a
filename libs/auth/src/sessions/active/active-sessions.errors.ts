import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class SessionNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'session-not-found',
    kind: 'not-found',
    title: 'Session not found',
    explanation:
      'You have no open session with this id: it has ended, belongs to another account, or never ' +
      'existed. GET /v1/auth/sessions lists your sessions.',
  });

  constructor(sessionId: string) {
    super(SessionNotFound.problem, `You have no open session ${sessionId}.`);
  }
}
