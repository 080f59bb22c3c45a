import { unboundedListOf } from '../http/fields/containers.js';
import { int } from '../http/fields/numbers.js';
import { string } from '../http/fields/text.js';
import { described } from '../http/validation/rule.js';
import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import type { Acr } from '../kernel/identity/actor.js';

/** The challenge of RFC 6750, which every refusal of a credential contains. */
export const CHALLENGE = 'Bearer realm="orderly"';

export class PeopleOnly extends DomainError {
  static readonly problem = defineProblem({
    code: 'people-only',
    kind: 'forbidden',
    title: 'For people only',
    explanation:
      'This route is only for people who have signed in. API keys and tokens of OAuth ' +
      'clients are refused.',
  });

  constructor() {
    super(PeopleOnly.problem, 'Machines may not do this: sign in as a person.');
  }
}

const STEP_UP_NEEDED_MEMBERS = {
  acrValues: described(unboundedListOf(string()), {
    description: 'The required strength of the proof.',
    examples: [['aal2']],
  }),
  maxAgeS: described(int({ min: 0 }), { description: 'The maximum age of the proof, in seconds.' }),
};

/** RFC 9470. */
export class StepUpNeeded extends DomainError<typeof STEP_UP_NEEDED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'step-up-needed',
    kind: 'unauthenticated',
    title: 'Confirm your identity again',
    explanation:
      'This action needs a recent confirmation of your identity, with your second factor ' +
      'if you have one. Send it to POST /v1/auth/step-up, then repeat the request. ' +
      '`acrValues` gives the required strength of the proof, and `maxAgeS` its maximum ' +
      'age in seconds.',
    members: STEP_UP_NEEDED_MEMBERS,
  });

  constructor(acr: Acr, maxAgeS: number) {
    const detail = 'A more recent or stronger proof of identity is needed.';
    const challenge =
      `error="insufficient_user_authentication", error_description="${detail}", ` +
      `acr_values="${acr}", max_age="${maxAgeS}"`;
    super(StepUpNeeded.problem, detail, {
      members: { acrValues: [acr], maxAgeS },
      headers: { 'www-authenticate': `${CHALLENGE}, ${challenge}` },
    });
  }
}
