import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Int } from '@orderly/platform/http/fields/numbers';

const MAX_REPORTS = 100;

const FEEDBACK_KINDS = ['hard-bounce', 'soft-bounce', 'complaint'] as const;

@ApiSchema({ name: 'MailReport' })
export class MailReport {
  @OneOf(FEEDBACK_KINDS, {
    description:
      'What became of a mail. A `soft-bounce`, such as a full mailbox, is accepted and has no ' +
      'effect.',
  })
  readonly kind: (typeof FEEDBACK_KINDS)[number];

  @Email({ description: 'The address that the mail went to.' })
  readonly address: string;
}

@ApiSchema({
  name: 'MailFeedback',
  examples: [{ reports: [{ kind: 'hard-bounce', address: 'ada@example.com' }] }],
})
export class MailFeedbackRequest {
  @ListOf(MailReport, { min: 1, max: MAX_REPORTS })
  readonly reports: readonly MailReport[];
}

@ApiSchema({ name: 'MailFeedbackTaken', examples: [{ suppressed: 1 }] })
export class MailFeedbackResponse {
  @Int({
    min: 0,
    max: MAX_REPORTS,
    description: 'How many addresses get no mail, or fewer, because of these reports.',
  })
  readonly suppressed: number;
}
