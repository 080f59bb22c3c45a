/**
 * The ways by which a notification reaches its reader. A further one is a name here and a consumer
 * that asks `mutes` or `mutedInSql` about it.
 */
export const CHANNELS = ['email', 'in-app', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];
