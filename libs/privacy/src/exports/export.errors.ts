import { id } from '@orderly/platform/http/fields/ids';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

const EXPORT_UNDER_WAY_MEMBERS = {
  exportId: described(id(), { description: 'The copy that is being made.' }),
};

export class ExportUnderWay extends DomainError<typeof EXPORT_UNDER_WAY_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'export-under-way',
    kind: 'conflict',
    title: 'Copy under way',
    explanation:
      'A copy of your data is being made already. A mail with a link follows when it is ready; the member `exportId` says which one it is.',
    members: EXPORT_UNDER_WAY_MEMBERS,
  });

  constructor(exportId: string) {
    super(ExportUnderWay.problem, 'A copy of your data is being made already.', {
      members: { exportId },
    });
  }
}

export class ExportTooSoon extends DomainError {
  static readonly problem = defineProblem({
    code: 'export-too-soon',
    kind: 'too-many-requests',
    title: 'Too soon for another copy',
    explanation:
      'A copy of your data was made less than an hour ago. Ask again after the time in Retry-After.',
  });

  constructor(retryAfterS: number) {
    super(ExportTooSoon.problem, `A copy was made just now; ask again in ${retryAfterS} s.`, {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

export class ExportNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'export-not-found',
    kind: 'not-found',
    title: 'Copy not found',
    explanation: 'You asked for no copy of your data under this id.',
  });

  constructor(exportId: string) {
    super(ExportNotFound.problem, `There is no copy ${exportId} of yours.`);
  }
}

export class ExportLinkRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'export-link-refused',
    kind: 'invalid',
    title: 'Link not valid',
    explanation:
      'The token of the link is unknown, expired or used already: a copy is handed out once, and is then deleted here. Ask for another copy.',
  });

  constructor() {
    super(
      ExportLinkRefused.problem,
      'This link is not valid any more. Ask for another copy of your data.',
      {
        errors: [
          {
            pointer: '/token',
            code: 'export-link-refused',
            detail: 'Unknown, expired or used already.',
          },
        ],
      },
    );
  }
}
