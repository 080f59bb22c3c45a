import { AuthConsumersModule, AuthPersonalData } from '@orderly/auth';
import { NotificationsConsumersModule, NotificationsPersonalData } from '@orderly/notifications';
import { OrdersConsumersModule, OrdersPersonalData } from '@orderly/orders';
import type { PrivacyOptions } from '@orderly/platform/privacy/privacy.module';
import { UsersConsumersModule, UsersPersonalData } from '@orderly/users';

/**
 * WHO KEEPS ANYTHING ABOUT PEOPLE, besides the platform: each gives its part of a person's copy and answers when the person is erased. Their
 * consumers hear of erasures in event-routes.ts.
 */
export const PERSONAL_DATA: PrivacyOptions = {
  imports: [
    UsersConsumersModule,
    AuthConsumersModule,
    OrdersConsumersModule,
    NotificationsConsumersModule,
  ],
  personalData: [
    UsersPersonalData,
    AuthPersonalData,
    OrdersPersonalData,
    NotificationsPersonalData,
  ],
};
