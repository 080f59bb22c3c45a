import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { z } from 'zod';
import { CHALLENGE } from '../../errors/access.errors.js';

const METHODS = ['totp', 'recovery-code', 'passkey'] as const;
export type SecondFactorMethod = (typeof METHODS)[number];

const SECOND_FACTOR_NEEDED_MEMBERS = {
  challenge: z.string().meta({
    description: 'For POST /v1/auth/login/second-factor, within five minutes.',
    examples: ['q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA'],
  }),
  methods: z.array(z.enum(METHODS)).meta({ description: 'The factors that the account has.' }),
};

export class SecondFactorNeeded extends DomainError<typeof SECOND_FACTOR_NEEDED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'second-factor-needed',
    kind: 'unauthenticated',
    title: 'Second factor needed',
    explanation:
      'The first factor was right, and the account has a second one. Send `challenge` with one of the `methods` to POST /v1/auth/login/second-factor within five minutes.',
    members: SECOND_FACTOR_NEEDED_MEMBERS,
  });

  constructor(challenge: string, methods: readonly SecondFactorMethod[]) {
    super(SecondFactorNeeded.problem, 'This account asks for a second factor.', {
      members: { challenge, methods },
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}
