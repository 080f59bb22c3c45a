import type { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';

/** Used in names of queues and keys of rows. BullMQ refuses a colon. */
const CONSUMER_NAME = /^[a-z][a-z0-9.-]{0,62}$/;

/**
 * A route to a consumer that does not exist would pile up jobs that no worker takes. A consumer
 * without a route would never receive anything.
 * @throws Error that names the mismatch
 */
export function assertRoutesFit(routes: EventRoutes, consumers: readonly EventConsumer[]): void {
  const names = consumers.map(({ name }) => name);
  const routed = new Set(Object.values(routes).flat());
  const faults = [
    ...names
      .filter((name) => !CONSUMER_NAME.test(name))
      .map((name) => `"${name}" is no name for a consumer`),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `two consumers are called ${name}`),
    ...[...routed]
      .filter((name) => !names.includes(name))
      .map((name) => `events are routed to ${name}, which this worker does not run`),
    ...names.filter((name) => !routed.has(name)).map((name) => `no event is routed to ${name}`),
  ];
  if (faults.length > 0)
    throw new Error(`The event routes do not fit the consumers: ${faults.join('; ')}.`);
}
