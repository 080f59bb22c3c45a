import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class FileNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'file-not-found',
    kind: 'not-found',
    title: 'File not found',
    explanation:
      'You have no file with this id that is complete. Files are deleted when they expire. You ' +
      'also need the permission that its content demands.',
  });

  constructor(fileId: string) {
    super(FileNotFound.problem, `There is no file ${fileId} that you may read.`);
  }
}

export class FileLinkRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'file-link-refused',
    kind: 'invalid',
    title: 'Link not valid',
    explanation:
      'The token of the link is unknown, has expired or was already used: a link downloads its ' +
      'file once. Issue another one with POST /v1/files/{id}/link.',
  });

  constructor() {
    super(FileLinkRefused.problem, 'This link is no longer valid. Ask for another one.', {
      errors: [
        {
          pointer: '/token',
          code: 'file-link-refused',
          detail: 'Unknown, expired or already used.',
        },
      ],
    });
  }
}

export class FileTooLarge extends DomainError {
  static readonly problem = defineProblem({
    code: 'file-too-large',
    kind: 'too-large',
    title: 'File too large',
    explanation:
      'The file is larger than this installation accepts (IMPORT_MAX_MB). Send it in several ' +
      'parts.',
  });

  constructor(maxBytes: number) {
    super(FileTooLarge.problem, `The file has more than ${maxBytes} bytes.`);
  }
}

export class FileStorageFull extends DomainError {
  static readonly problem = defineProblem({
    code: 'file-storage-full',
    kind: 'conflict',
    title: 'File storage full',
    explanation:
      'Your files take up all the space that one account gets. Uploads are deleted when their ' +
      'job has ended, and results when they expire.',
  });

  constructor() {
    super(FileStorageFull.problem, 'Your files take up all the space that one account gets.');
  }
}
