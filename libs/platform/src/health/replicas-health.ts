import { Injectable } from '@nestjs/common';
import { Replicas } from '../database/replicas.js';
import { HealthPart } from './health-part.js';

/** A replica without reads makes a process degraded: its reads go to the primary. */
@Injectable()
export class ReplicasHealth extends HealthPart {
  constructor(private readonly replicas: Replicas) {
    super();
  }

  override faults(): ReadonlyMap<string, string | null> {
    return new Map(this.replicas.watched.map(({ name, fault }) => [`replica ${name}`, fault]));
  }
}
