import { pageOf } from '@orderly/platform/http/pagination';
import { timestamp } from '@orderly/platform/http/schemas';
import { traceIdOf } from '@orderly/platform/kernel/tracing/trace-context';
import { z } from 'zod';
import type { AuditEvent } from '../audit-events.query.js';

const change = z.record(z.string(), z.unknown()).nullable();

export const auditEventResponse = z
  .object({
    id: z.uuid(),
    occurredAt: timestamp(),
    actorId: z
      .uuid()
      .nullable()
      .meta({ description: 'The account that acted; null when nobody was signed in.' }),
    action: z.string().max(100),
    subject: z.object({ type: z.string().max(100), id: z.string().max(100) }),
    before: change.meta({ description: 'The fields that changed, as they were.' }),
    after: change.meta({ description: 'The fields that changed, as they became.' }),
    ip: z
      .string()
      .max(45)
      .nullable()
      .meta({ description: 'Where the request came from; null when no request started it.' }),
    credential: z
      .object({ kind: z.enum(['session', 'api-key', 'client']), id: z.string().max(100) })
      .nullable()
      .meta({ description: 'What the request was made with; null when nobody was signed in.' }),
    requestId: z.string().max(128),
    traceId: z.string().length(32),
    position: z.int().nullable().meta({
      description: 'In the chain that shows when an entry was changed; null in the first seconds.',
    }),
  })
  .meta({
    id: 'AuditEvent',
    description: 'Who did what to what, when and from where. Never changed, never deleted.',
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
  });

export const auditEventList = pageOf(auditEventResponse, 'AuditEventList');

export type AuditEventResponse = z.infer<typeof auditEventResponse>;

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
