import type { OrderChange } from '../order/order-changes.js';
import type { TransitionEntry } from '../order/order-transitions.js';
import type { Visibility } from '../order/visibility.js';

/** What staff may edit of an order. */
export type EditedField = 'reference' | 'tags';

/** The kinds of timeline entries, each with its facts. */
interface TimelineFacts
  extends Record<TransitionEntry | OrderChange, Readonly<Record<string, unknown>>> {
  changed: { readonly fields: readonly EditedField[] };
  placed: { lineCount: number; total: { amount: number; currency: string } };
}

export type TimelineType = keyof TimelineFacts;

export const TIMELINE_TYPES = [
  'placed',
  'confirmed',
  'partially-shipped',
  'shipped',
  'delivered',
  'cancelled',
  'closed',
  'expired',
  'reinstated',
  'changed',
  'shipment-changed',
  'shipment-delivered',
  'payment-changed',
  'payment-returned',
  'refund-requested',
  'refund-failed',
  'return-requested',
  'return-approved',
  'return-rejected',
  'return-cancelled',
  'return-received',
  'return-closed',
] as const satisfies readonly TimelineType[];

/** Who acted, as far as a customer needs to know. */
export const TIMELINE_ACTORS = ['customer', 'staff', 'system'] as const;

export type TimelineActor = (typeof TIMELINE_ACTORS)[number];

export interface TimelineEntry<Type extends TimelineType = TimelineType> {
  readonly type: Type;
  readonly occurredAt: Date;
  /** Null when the system acted by itself. */
  readonly actorId: string | null;
  /** Default: `customer`. */
  readonly visibility?: Visibility;
  readonly data: TimelineFacts[Type];
}

/** An entry and its position in the timeline of one order, counted from 1. */
export interface PositionedEntry extends TimelineEntry {
  readonly position: number;
  readonly visibility: Visibility;
}

export const actorOf = (
  entry: Pick<TimelineEntry, 'actorId'>,
  customerId: string,
): TimelineActor => {
  if (entry.actorId === null) return 'system';
  return entry.actorId === customerId ? 'customer' : 'staff';
};
