import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class {{Name}}NotFound extends DomainError {
  static readonly problem = defineProblem({
    code: '{{name}}-not-found',
    kind: 'not-found',
    title: '{{Word}} not found',
    explanation: 'There is no {{word}} with this id. Ids are those that GET /v1/{{names}} lists.',
  });

  constructor(id: string) {
    super({{Name}}NotFound.problem, `There is no {{word}} ${id}.`);
  }
}

export class {{Name}}EmailTaken extends DomainError {
  static readonly problem = defineProblem({
    code: '{{name}}-email-taken',
    kind: 'conflict',
    title: 'Address taken',
    explanation: 'Another {{word}} has this e-mail address already.',
  });

  constructor() {
    const detail = 'Another {{word}} has this address already.';
    super({{Name}}EmailTaken.problem, detail, {
      errors: [{ pointer: '/email', code: 'taken', detail }],
    });
  }
}

export class {{Name}}ChangeForbidden extends DomainError {
  static readonly problem = defineProblem({
    code: '{{name}}-change-forbidden',
    kind: 'forbidden',
    title: '{{Word}} of another account',
    explanation:
      'Another account added it. To change it needs the permission `{{names}}:write-any`.',
  });

  constructor() {
    super({{Name}}ChangeForbidden.problem, 'This needs the permission {{names}}:write-any.');
  }
}
