/**
 * Maps each event type to the names of its consumers. A type with an empty list has no consumers,
 * on purpose. A type that is not in the table stays in the outbox: during a deployment it may
 * belong to the next release, whose worker knows it.
 */
export type EventRoutes = Readonly<Record<string, readonly string[]>>;
