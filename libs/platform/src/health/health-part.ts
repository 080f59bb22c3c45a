/**
 * Parts of a module that operators look at, such as the mail servers of a worker. Without them a
 * process is degraded, and never unready. A module registers them by providing them.
 */
export abstract class HealthPart {
  /** By the name of its check: what is wrong, or null. Names become labels of a metric. */
  abstract faults(): ReadonlyMap<string, string | null>;
}
