import {
  type BackoffSchedule,
  backoffMs,
  scheduledPauseMs,
} from '../../kernel/timeouts/backoff.js';

const HOUR_MS = 3_600_000;
/** No pause is longer, whatever a schedule or an addressee says. */
const LONGEST_PAUSE_MS = 7 * 24 * HOUR_MS;
/** The most attempts and deliveries at once that a policy may ask for. */
const MOST = 1_000;

/** The pause after the given number of failed attempts. */
type BackoffFunction = (failures: number) => number;

/**
 * How deliveries to one consumer are tried. What is not set follows the configuration of the worker
 * (`WORKER_MAX_ATTEMPTS` and its neighbours).
 */
export interface DeliveryPolicy {
  /**
   * The attempts before a delivery becomes a dead letter. With a schedule, one more than it has
   * pauses.
   */
  readonly attempts?: number;
  readonly backoff?: BackoffFunction | BackoffSchedule;
  /** How long `performExternal` may work before its signal fires. */
  readonly timeoutMs?: number;
  /** Deliveries that one worker process handles at once. */
  readonly concurrency?: number;
  /**
   * Jobs of one owner that the queue of the consumer holds at once; other events of the owner wait
   * until it is their turn. For consumers whose deliveries take long: otherwise the limit of all
   * queues applies (`QueueLimits`).
   */
  readonly perOwner?: number;
  /**
   * Ranks event types in the queue of the consumer, 0 before 1 before 2. A type without a rank has
   * 0. The order of a subject is kept whatever the ranks are.
   */
  readonly priority?: Readonly<Record<string, number>>;
}

/** The settings that apply where a policy says nothing. */
interface DefaultPolicy {
  readonly maxAttempts: number;
  readonly firstBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly handlerTimeoutMs: number;
}

interface EffectivePolicy {
  readonly attempts: number;
  readonly timeoutMs: number;
  pauseMs(failures: number, atLeastMs?: number): number;
}

export function effectivePolicy(
  { attempts, backoff, timeoutMs }: DeliveryPolicy,
  defaults: DefaultPolicy,
  random = Math.random,
): EffectivePolicy {
  const pauseOf = pausesOf(backoff, defaults, random);
  const scheduled = typeof backoff === 'object' ? backoff.scheduleMs.length + 1 : undefined;
  return {
    attempts: attempts ?? scheduled ?? defaults.maxAttempts,
    timeoutMs: timeoutMs ?? defaults.handlerTimeoutMs,
    pauseMs: (failures, atLeastMs = 0) =>
      Math.ceil(Math.min(LONGEST_PAUSE_MS, Math.max(0, atLeastMs || 0, pauseOf(failures) || 0))),
  };
}

function pausesOf(
  backoff: DeliveryPolicy['backoff'],
  defaults: DefaultPolicy,
  random: () => number,
): BackoffFunction {
  if (typeof backoff === 'function') return backoff;
  if (!backoff) return (failures) => backoffMs(failures, defaults, random);
  return (failures) => scheduledPauseMs(failures, backoff, random);
}

/** @throws Error that names the setting, when the class is declared and not at the first failure */
export function assertPolicy(name: string, policy: DeliveryPolicy): void {
  const { attempts = 1, concurrency = 1, timeoutMs = 1, perOwner = 1 } = policy;
  const { backoff, priority = {} } = policy;
  const whole = (value: number, from: number, to: number) =>
    Number.isInteger(value) && value >= from && value <= to;
  const schedule = typeof backoff === 'object' ? backoff : { scheduleMs: [0] };
  const faults = [
    !whole(attempts, 1, MOST) && 'attempts',
    !whole(concurrency, 1, MOST) && 'concurrency',
    !whole(timeoutMs, 1, HOUR_MS) && 'timeoutMs',
    !whole(perOwner, 1, MOST) && 'perOwner',
    !(
      schedule.scheduleMs.length > 0 &&
      schedule.scheduleMs.every((pause) => whole(pause, 0, LONGEST_PAUSE_MS))
    ) && 'backoff.scheduleMs',
    !((schedule.jitter ?? 0) >= 0 && (schedule.jitter ?? 0) <= 1) && 'backoff.jitter',
    !Object.values(priority).every((rank) => whole(rank, 0, MOST)) && 'priority',
  ].filter((fault) => fault !== false);
  if (faults.length > 0)
    throw new Error(`The policy of ${name} is out of bounds: ${faults.join(', ')}.`);
}
