import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import type { WordingField } from '../mail/content/wording.js';

export class UnusableWords extends DomainError {
  static readonly problem = defineProblem({
    code: 'unusable-words',
    kind: 'invalid',
    title: 'Unusable words',
    explanation:
      'At least one of the words cannot be used in this mail. Words are ICU messages: a variable ' +
      'stands in braces, such as `{number}`, and a count may choose a plural. The template lists ' +
      'the variables of the mail.',
  });

  constructor(faults: ReadonlyArray<readonly [field: WordingField, detail: string]>) {
    super(UnusableWords.problem, 'The mail cannot be written with these words.', {
      errors: faults.map(([field, detail]) => ({
        pointer: `/words/${field}`,
        code: 'unusable-words',
        detail,
      })),
    });
  }
}
