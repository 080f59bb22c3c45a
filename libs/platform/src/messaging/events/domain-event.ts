import { newId } from '../../kernel/ids/new-id.js';

/** The owner of events that are for no account in particular. */
export const NO_OWNER = '00000000-0000-0000-0000-000000000000';

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
  /**
   * The account that it is for. Each account has a fair share of the queues, however many events
   * another one causes. Consumers do not get it: what they need is in `data`.
   */
  readonly ownerId?: string | undefined;
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
  about: { subject: string; ownerId?: string; occurredAt: Date; traceparent: string },
  data: Data,
): DomainEvent<Data> {
  return {
    id: newId(),
    type,
    occurredAt: about.occurredAt.toISOString(),
    subject: about.subject,
    ownerId: about.ownerId,
    traceparent: about.traceparent,
    data,
  };
}
