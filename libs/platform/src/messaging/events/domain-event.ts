import { newId } from '../../kernel/ids/new-id.js';

/**
 * A fact that another module may react to: named in the past tense, plain JSON, versioned in its
 * type. Maps to CloudEvents 1.0.
 */
export interface DomainEvent<Data extends object = object> {
  /** UUIDv7; consumers use it to recognise a redelivery. */
  readonly id: string;
  /**
   * `<module>.<past-tense-name>.v<n>`. Fields of `data` are only ever added; otherwise it becomes
   * the next version.
   */
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly occurredAt: string;
  /**
   * The id of the aggregate it is about: events of one subject reach a consumer in the order in
   * which they were recorded.
   */
  readonly subject: string;
  /** W3C Trace Context of the request that caused it. */
  readonly traceparent: string;
  readonly data: Data;
}

/** Makes an event of `type`. Ids and facts only: no entity, no rendered mail, never a secret. */
export function domainEvent<Data extends object>(
  type: string,
  about: { subject: string; occurredAt: Date; traceparent: string },
  data: Data,
): DomainEvent<Data> {
  return {
    id: newId(),
    type,
    occurredAt: about.occurredAt.toISOString(),
    subject: about.subject,
    traceparent: about.traceparent,
    data,
  };
}
