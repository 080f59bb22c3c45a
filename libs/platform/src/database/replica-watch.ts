import { Logger } from '@nestjs/common';
import { errorText } from '../kernel/errors/error-text.js';
import type { PrimaryPosition } from './primary-position.js';
import type { Milestone, Replica } from './replica.js';

const LOOK_EVERY_MS = 250;
/** Five minutes' worth. The lag of a replica further behind is known once it has caught up. */
const MAX_MILESTONES = 1_200;

/**
 * Asks the primary and all replicas for their state four times a second. Reads use the results, so
 * that they need not ask.
 */
export class ReplicaWatch {
  private readonly logger = new Logger('Replicas');
  private readonly milestones: Milestone[] = [];
  private readonly announced = new Map<Replica, boolean>();
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;

  constructor(
    private readonly primary: PrimaryPosition,
    private readonly replicas: readonly Replica[],
  ) {}

  get isRunning(): boolean {
    return this.timer !== undefined;
  }

  start(): void {
    this.timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    void this.look();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      // Taken before the query: everything that was committed by then is before the position.
      const at = performance.now();
      const { position, identity } = await this.primary.state();
      this.milestones.push({ at, position });
      if (this.milestones.length > MAX_MILESTONES) this.milestones.shift();
      const facts = { identity, milestones: this.milestones };
      for (const replica of this.replicas)
        void replica.look(facts).then(() => this.announce(replica));
    } catch (error) {
      // Replicas are then left out once they might be too far behind.
      this.logger.debug(`The primary does not say how far it is: ${errorText(error)}`);
    } finally {
      this.isLooking = false;
    }
  }

  private announce(replica: Replica): void {
    const { name, fault, faultWithCause } = replica;
    const isUsed = fault === null;
    if (this.announced.get(replica) === isUsed) return;
    this.announced.set(replica, isUsed);
    if (isUsed) this.logger.log(`Reads go to the replica ${name}.`);
    else this.logger.warn(`No reads go to the replica ${name}: ${faultWithCause}`);
  }
}
