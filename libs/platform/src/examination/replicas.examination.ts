import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Replica } from '../database/replica.js';
import { Replicas } from '../database/replicas.js';
import { Examination, type Finding, ok, warning } from './examination.js';

/** A replica replays what the primary has written within this time, or it is slow. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 100;

@Injectable()
export class ReplicasExamination extends Examination {
  override readonly name = 'database replicas';

  constructor(private readonly replicas: Replicas) {
    super();
  }

  override async examine(): Promise<Finding> {
    if (!this.replicas.isConfigured) return ok('None in DATABASE_REPLICA_URLS.');
    const begun = performance.now();
    this.replicas.start();
    for (;;) {
      const faults = this.replicas.watched.flatMap((replica) => faultOf(replica, begun));
      if (faults.length === 0)
        return ok(`Up to date: ${this.replicas.watched.map(({ name }) => name).join(', ')}.`);
      if (performance.now() > begun + PATIENCE_MS)
        return warning(
          faults.join(' '),
          'Reads go to the primary meanwhile: see docs/operations/replicas.md.',
        );
      await delay(LOOK_EVERY_MS);
    }
  }
}

/** The replica must have replayed all that the primary had written when the check began. */
function faultOf({ name, faultWithCause, lagMs }: Replica, begun: number): string[] {
  if (faultWithCause !== '') return [`${name}: ${faultWithCause}`];
  if (lagMs <= performance.now() - begun) return [];
  return [`${name}: It does not keep up with the primary.`];
}
