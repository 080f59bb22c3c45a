import { unboundedListOf } from '../http/fields/containers.js';
import { int } from '../http/fields/numbers.js';
import { string } from '../http/fields/text.js';
import { described } from '../http/validation/rule.js';
import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import type { Acr } from '../kernel/identity/actor.js';

/** The challenge of RFC 6750 that every refusal of a credential carries. */
export const CHALLENGE = 'Bearer realm="orderly"';

export class PeopleOnly extends DomainError {
  static readonly problem = defineProblem({
    code: 'people-only',
    kind: 'forbidden',
    title: 'For people only',
    explanation:
      'This is for people who signed in: neither an API key nor the token of an OAuth client opens it.',
  });

  constructor() {
    super(PeopleOnly.problem, 'Machines may not do this: sign in as a person.');
  }
}

const STEP_UP_NEEDED_MEMBERS = {
  acrValues: described(unboundedListOf(string()), {
    description: 'How strong the proof must be.',
    examples: [['aal2']],
  }),
  maxAgeS: described(int({ min: 0 }), { description: 'How many seconds old it may be.' }),
};

/** RFC 9470. */
export class StepUpNeeded extends DomainError<typeof STEP_UP_NEEDED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'step-up-needed',
    kind: 'unauthenticated',
    title: 'Prove again who you are',
    explanation:
      'This needs a recent proof that it is you, with your second factor if you have one. POST /v1/auth/step-up takes it; then repeat the request. `acrValues` says how strong the proof must be and `maxAgeS` how many seconds old it may be.',
    members: STEP_UP_NEEDED_MEMBERS,
  });

  constructor(acr: Acr, maxAgeS: number) {
    const detail = 'A more recent or stronger proof of who you are is needed.';
    const challenge = `error="insufficient_user_authentication", error_description="${detail}", acr_values="${acr}", max_age="${maxAgeS}"`;
    super(StepUpNeeded.problem, detail, {
      members: { acrValues: [acr], maxAgeS },
      headers: { 'www-authenticate': `${CHALLENGE}, ${challenge}` },
    });
  }
}
