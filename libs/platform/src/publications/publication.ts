import type { DeadCause } from '../messaging/failures/dead-cause.js';

/**
 * `pending`: the relay still has to publish it. `published`: each consumer has its delivery.
 * `failed`: no worker knew its type, and the relay tries no more.
 */
export const PUBLICATION_STATUSES = ['published', 'pending', 'failed'] as const;
export type PublicationStatus = (typeof PUBLICATION_STATUSES)[number];

export const DELIVERY_STATUSES = ['pending', 'handled', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** A recorded event, and how far the relay is with it. Its data is not shown: it may name people. */
export interface Publication {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly occurredAt: Date;
  readonly status: PublicationStatus;
  /** Null while it is not published, and when that failed. */
  readonly publishedAt: Date | null;
  /** Of the relay that failed. */
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  /** Of the last attempt. */
  readonly failure: string | null;
}

/** What became of an event at one consumer. */
export interface PublishedDelivery {
  readonly consumer: string;
  readonly status: DeliveryStatus;
  /** It has no job, because an earlier event of its subject goes first. */
  readonly isHeld: boolean;
  readonly attempts: number;
  readonly crashes: number;
  readonly nextAttemptAt: Date | null;
  /** When it was handled or given up. */
  readonly endedAt: Date | null;
  readonly cause: DeadCause | null;
  /** Of the last attempt that failed, also when a later one succeeded. */
  readonly failure: string | null;
}

export interface PublicationWithDeliveries extends Publication {
  readonly deliveries: readonly PublishedDelivery[];
}
