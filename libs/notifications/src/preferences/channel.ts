/**
 * The ways by which a notification reaches its reader. A further one (SMS, web push) is a name here
 * and a consumer that asks `mutes` or `mutedInSql` about it.
 */
export const CHANNELS = ['email', 'in-app'] as const;
export type Channel = (typeof CHANNELS)[number];
