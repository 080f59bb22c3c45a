import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { UsersService } from '@orderly/users';

const MINUTE_MS = 60_000;

/** What placing an order needs to know about its customer. */
@Injectable()
export class Customers {
  constructor(
    private readonly users: UsersService,
    private readonly config: AppConfig,
  ) {}

  /** Whether orders can be placed for the account. */
  exists(customerId: string): Promise<boolean> {
    return this.users.exists(customerId);
  }

  /** When an order that is placed now expires unless it is paid; null: it does not. */
  reservedUntil(placedAt: Date): Date | null {
    const { reservationMinutes } = this.config.orders;
    if (reservationMinutes === 0) return null;
    return new Date(placedAt.getTime() + reservationMinutes * MINUTE_MS);
  }
}
