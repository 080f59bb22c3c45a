import { DomainError } from '@orderly/platform/errors/domain-error';
import { defineProblem } from '@orderly/platform/errors/problem-type';
import { CHALLENGE } from '../access.errors.js';

export type SecondFactorMethod = 'totp' | 'recovery-code' | 'passkey';

export class SecondFactorNeeded extends DomainError {
  static readonly problem = defineProblem({
    code: 'second-factor-needed',
    kind: 'unauthenticated',
    title: 'Second factor needed',
    explanation:
      'The first factor was right, and the account has a second one. Send `challenge` with one of the `methods` to POST /v1/auth/login/second-factor within five minutes.',
  });

  constructor(challenge: string, methods: readonly SecondFactorMethod[]) {
    super(SecondFactorNeeded.problem, 'This account asks for a second factor.', {
      members: { challenge, methods },
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}
