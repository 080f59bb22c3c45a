import { oneOf } from '@orderly/platform/http/fields/choices';
import { unboundedListOf } from '@orderly/platform/http/fields/containers';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE } from '../../errors/access.errors.js';

const METHODS = ['totp', 'recovery-code', 'passkey'] as const;
export type SecondFactorMethod = (typeof METHODS)[number];

const SECOND_FACTOR_NEEDED_MEMBERS = {
  challenge: described(string(), {
    description: 'For POST /v1/auth/login/second-factor, within five minutes.',
    examples: ['q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA'],
  }),
  methods: described(unboundedListOf(oneOf(METHODS)), {
    description: 'The second factors of the account.',
  }),
};

export class SecondFactorNeeded extends DomainError<typeof SECOND_FACTOR_NEEDED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'second-factor-needed',
    kind: 'unauthenticated',
    title: 'Second factor needed',
    explanation:
      'The first factor is correct, and the account has a second one. Send `challenge` ' +
      'with one of the `methods` to POST /v1/auth/login/second-factor within five ' +
      'minutes.',
    members: SECOND_FACTOR_NEEDED_MEMBERS,
  });

  constructor(challenge: string, methods: readonly SecondFactorMethod[]) {
    super(SecondFactorNeeded.problem, 'This account asks for a second factor.', {
      members: { challenge, methods },
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}
