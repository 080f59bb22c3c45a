import { Timestamp } from '@orderly/platform/http/fields/times';

/** The times of a message of any channel, in answers to staff. */
export class DeliveryTimes {
  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true })
  readonly sentAt: string | null;

  @Timestamp({ nullable: true, description: 'When its wait ends.' })
  readonly deferredUntil: string | null;
}

export const toDeliveryTimes = ({
  createdAt,
  sentAt,
  heldUntil,
}: {
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly heldUntil?: Date | null;
}): DeliveryTimes => ({
  createdAt: createdAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
  deferredUntil: heldUntil?.toISOString() ?? null,
});
