import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { anything, Nested, RecordOf } from '@orderly/platform/http/fields/containers';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { exactly, PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { traceIdOf } from '@orderly/platform/kernel/tracing/trace-context';
import type { AuditEvent } from '../audit-events.query.js';

const CREDENTIAL_KINDS = ['session', 'api-key', 'client'] as const;

const ChangedFields = (options: FieldOptions) =>
  RecordOf(anything(), { nullable: true, ...options });

class AuditSubject {
  @PlainString({ max: 100 })
  readonly type: string;

  @PlainString({ max: 100 })
  readonly id: string;
}

class AuditCredential {
  @OneOf(CREDENTIAL_KINDS)
  readonly kind: (typeof CREDENTIAL_KINDS)[number];

  @PlainString({ max: 100 })
  readonly id: string;
}

@ApiSchema({
  name: 'AuditEvent',
  description: 'Who did what, to what, when and from where. Never changed, never deleted.',
  examples: [
    {
      id: '01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b',
      occurredAt: '2026-11-20T09:30:00.000Z',
      actorId: '01980f6e-0000-7c3a-9a60-1b2f5a0c6f2b',
      action: 'orders.order-cancelled',
      subject: { type: 'order', id: '01980f6e-1111-7c3a-9a60-1b2f5a0c6f2b' },
      before: { status: 'placed' },
      after: { status: 'cancelled' },
      ip: '203.0.113.7',
      credential: { kind: 'session', id: '01980f6e-2222-7c3a-9a60-1b2f5a0c6f2b' },
      requestId: '01980f6e-7d1a-7c3a-9a60-1b2f5a0c6f2b',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      position: 184_220,
    },
  ],
})
class AuditEventResponse {
  @RfcId()
  readonly id: string;

  @Timestamp()
  readonly occurredAt: string;

  @RfcId({ nullable: true, description: 'The account that acted; null when no one was signed in.' })
  readonly actorId: string | null;

  @PlainString({ max: 100 })
  readonly action: string;

  @Nested(AuditSubject)
  readonly subject: AuditSubject;

  @ChangedFields({ description: 'The changed fields with their old values.' })
  readonly before: Readonly<Record<string, unknown>> | null;

  @ChangedFields({ description: 'The changed fields with their new values.' })
  readonly after: Readonly<Record<string, unknown>> | null;

  @PlainString({
    max: 45,
    nullable: true,
    description: 'The address that the request came from; null when no request started it.',
  })
  readonly ip: string | null;

  @Nested(AuditCredential, {
    nullable: true,
    description: 'What authenticated the request; null when no one was signed in.',
  })
  readonly credential: AuditCredential | null;

  @PlainString({ max: 128 })
  readonly requestId: string;

  @Field(exactly(32))
  readonly traceId: string;

  @Int({
    nullable: true,
    description:
      'In the hash chain that shows whether an entry was changed; null in the first seconds.',
  })
  readonly position: number | null;
}

export const AuditEventList = pageOf(AuditEventResponse, 'AuditEventList');

export const toAuditEventResponse = (event: AuditEvent): AuditEventResponse => ({
  id: event.id,
  occurredAt: event.occurred_at.toISOString(),
  actorId: event.actor_id,
  action: event.action,
  subject: { type: event.subject_type, id: event.subject_id },
  before: event.before,
  after: event.after,
  ip: event.ip,
  credential:
    event.credential_kind && event.credential_id
      ? { kind: event.credential_kind, id: event.credential_id }
      : null,
  requestId: event.request_id,
  traceId: traceIdOf(event.traceparent) ?? '',
  position: event.position === null ? null : Number(event.position),
});
