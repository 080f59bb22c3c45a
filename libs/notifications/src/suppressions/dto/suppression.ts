import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery, pageOf } from '@orderly/platform/http/fields/page';
import { Timestamp } from '@orderly/platform/http/fields/times';
import {
  SUPPRESSION_REASONS,
  SUPPRESSION_SOURCES,
  type SuppressionReason,
  type SuppressionSource,
} from '../suppression.entity.js';
import type { ShownSuppression } from '../suppressions.repository.js';

const REASON =
  '`hard-bounce`: the mailbox does not exist, and gets no mail. `complaint`: its owner called a ' +
  'mail spam, and gets only mails that cannot be turned off.';

export class ListSuppressionsQuery extends PageQuery {
  @Email({ optional: true, description: 'Only the suppression of this address.' })
  readonly address?: string;

  @Id({ optional: true, description: 'Only those of addresses that this account had.' })
  readonly userId?: string;
}

@ApiSchema({
  name: 'SuppressMailAddress',
  examples: [{ address: 'ada@example.com', reason: 'complaint' }],
})
export class SuppressAddressRequest {
  @Email()
  readonly address: string;

  @OneOf(SUPPRESSION_REASONS, { description: REASON })
  readonly reason: SuppressionReason;
}

@ApiSchema({
  name: 'MailSuppression',
  description:
    'An address to which no mail goes, or fewer. The address itself is not stored: look for it ' +
    'with the filter `address`.',
  examples: [
    {
      id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
      userId: '019aa0f2-6a3f-7d05-8f0e-2f8f6f9f2a10',
      reason: 'hard-bounce',
      source: 'smtp',
      createdAt: '2026-11-20T09:30:00.000Z',
    },
  ],
})
export class SuppressionResponse {
  @Id()
  readonly id: string;

  @Id({ nullable: true, description: 'The account that had the address; null if none had it.' })
  readonly userId: string | null;

  @OneOf(SUPPRESSION_REASONS, { description: REASON })
  readonly reason: SuppressionReason;

  @OneOf(SUPPRESSION_SOURCES, {
    description:
      'Who found out: a report of the mail provider, the reply of a mail server, or staff.',
  })
  readonly source: SuppressionSource;

  @Timestamp()
  readonly createdAt: string;
}

export const SuppressionList = pageOf(SuppressionResponse, 'MailSuppressionList');

export const toSuppressionResponse = (suppression: ShownSuppression): SuppressionResponse => ({
  id: suppression.id,
  userId: suppression.userId,
  reason: suppression.reason,
  source: suppression.source,
  createdAt: suppression.createdAt.toISOString(),
});
