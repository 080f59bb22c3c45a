import { id } from '@orderly/platform/http/fields/ids';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class DraftOrderNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'draft-order-not-found',
    kind: 'not-found',
    title: 'Draft order not found',
    explanation:
      'No draft has this id, or you may not see it. Drafts that have not changed for a long time ' +
      'are deleted. The response is the same in all cases, so that ids cannot be probed.',
  });

  constructor(draftId: string) {
    super(DraftOrderNotFound.problem, `There is no draft ${draftId} that you may see.`);
  }
}

const PLACED_MEMBERS = {
  orderId: described(id(), { description: 'The order that the draft became.' }),
};

export class DraftOrderPlaced extends DomainError<typeof PLACED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'draft-order-placed',
    kind: 'conflict',
    title: 'Draft order already placed',
    explanation:
      'The draft has become an order, which the member `orderId` names. It can be neither ' +
      'changed nor placed again.',
    members: PLACED_MEMBERS,
  });

  constructor(orderId: string) {
    super(DraftOrderPlaced.problem, `The draft has become the order ${orderId}.`, {
      members: { orderId },
    });
  }
}
