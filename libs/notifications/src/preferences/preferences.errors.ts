import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import type { Category } from '../core/category.js';

export class MandatoryCategory extends DomainError {
  static readonly problem = defineProblem({
    code: 'mandatory-notification-category',
    kind: 'invalid',
    title: 'Mandatory category',
    explanation:
      'Notifications of this category cannot be turned off or put off: they answer what you ' +
      'asked for, protect your account, or are owed to you by law. `mandatory` in your ' +
      'preferences marks such categories.',
  });

  /** @param pointer to what was chosen in the request */
  constructor(category: Category, pointer: string) {
    const detail = `Notifications of the category ${category} cannot be turned off or put off.`;
    super(MandatoryCategory.problem, detail, {
      errors: [{ pointer, code: 'not-allowed', detail }],
    });
  }
}

export class EmptyQuietHours extends DomainError {
  static readonly problem = defineProblem({
    code: 'quiet-hours-empty',
    kind: 'invalid',
    title: 'Quiet hours without an end',
    explanation:
      'Quiet hours begin and end at different times of the day. To have none, set them to null.',
  });

  constructor() {
    const detail = 'Quiet hours begin and end at different times.';
    super(EmptyQuietHours.problem, detail, {
      errors: [{ pointer: '/quietHours/to', code: 'not-allowed', detail }],
    });
  }
}
