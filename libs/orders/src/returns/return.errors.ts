import { oneOf } from '@orderly/platform/http/fields/choices';
import { listOf } from '@orderly/platform/http/fields/containers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { RETURN_STATUSES, type ReturnStatus } from '../order/return-statuses.js';
import { RETURN_ACTIONS, type ReturnAction } from './return-transitions.js';

export class ReturnNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'return-not-found',
    kind: 'not-found',
    title: 'Return not found',
    explanation: 'The order has no return with this id.',
  });

  constructor(returnId: string) {
    super(ReturnNotFound.problem, `The order has no return ${returnId}.`);
  }
}

const STATE_MEMBERS = {
  returnStatus: described(oneOf(RETURN_STATUSES), {
    description: 'The current status of the return.',
  }),
  allowedActions: described(listOf(oneOf(RETURN_ACTIONS), { max: RETURN_ACTIONS.length }), {
    description: 'The actions that the caller may perform on the return now.',
  }),
};

interface State {
  readonly returnStatus: ReturnStatus;
  readonly allowedActions: readonly ReturnAction[];
}

export class ReturnActionNotPossible extends DomainError<typeof STATE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'return-action-not-possible',
    kind: 'conflict',
    title: 'Not possible for this return',
    explanation:
      'The return is in a state that does not allow this action, perhaps because someone else ' +
      'has just performed it. The member `returnStatus` gives the current status, and ' +
      '`allowedActions` what you may do instead.',
    members: STATE_MEMBERS,
  });

  constructor(action: ReturnAction, state: State) {
    super(
      ReturnActionNotPossible.problem,
      `The action ${action} is not possible for a return that is ${state.returnStatus}.`,
      { members: { ...state } },
    );
  }
}
