/**
 * The ways by which a notification reaches its reader. A further one is a name here and a consumer
 * that asks `mutes` or `mutedInSql` about it.
 */
export const CHANNELS = ['email', 'in-app', 'push', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

const OPT_IN: ReadonlySet<Channel> = new Set(['sms']);

/**
 * Whether nothing reaches the account on this channel before it asks for that. Then no category is
 * mandatory on it: what must be known arrives on the others.
 */
export const isOptIn = (channel: Channel): boolean => OPT_IN.has(channel);
