import { id } from '@orderly/platform/http/fields/ids';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

const EXPORT_UNDER_WAY_MEMBERS = {
  exportId: described(id(), { description: 'The id of the copy in preparation.' }),
};

export class ExportUnderWay extends DomainError<typeof EXPORT_UNDER_WAY_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'export-under-way',
    kind: 'conflict',
    title: 'Copy under way',
    explanation:
      'A copy of your data is already being prepared. You get a mail with a link when it ' +
      'is ready. The member `exportId` identifies it.',
    members: EXPORT_UNDER_WAY_MEMBERS,
  });

  constructor(exportId: string) {
    super(ExportUnderWay.problem, 'A copy of your data is already being prepared.', {
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
      'A copy of your data was made less than an hour ago. Repeat the request after the ' +
      'time in Retry-After.',
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
    explanation: 'You have not requested a copy of your data with this id.',
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
      'The token of the link is unknown, has expired or was already used. A copy can be ' +
      'downloaded once and is then deleted from the server. Request another copy.',
  });

  constructor() {
    super(
      ExportLinkRefused.problem,
      'This link is no longer valid. Request another copy of your data.',
      {
        errors: [
          {
            pointer: '/token',
            code: 'export-link-refused',
            detail: 'Unknown, expired or already used.',
          },
        ],
      },
    );
  }
}
