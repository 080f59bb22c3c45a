import { newId } from '../../kernel/ids/new-id.js';

/**
 * A fact that other modules may react to. It is named in the past tense, holds plain JSON, and has
 * a version in its type. It maps to CloudEvents 1.0.
 */
export interface DomainEvent<Data extends object = object> {
  /** A UUIDv7. Consumers use it to recognise a redelivery. */
  readonly id: string;
  /**
   * `<module>.<past-tense-name>.v<n>`. Fields of `data` are only ever added. Any other change needs
   * a new version.
   */
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly occurredAt: string;
  /**
   * The id of the aggregate. Events of one subject reach a consumer in the order in which they were
   * recorded.
   */
  readonly subject: string;
  /** The W3C Trace Context of the request that caused the event. */
  readonly traceparent: string;
  readonly data: Data;
}

/**
 * Creates an event of `type`. The data holds ids and facts only: no entities, no rendered mails,
 * and never a secret.
 */
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
