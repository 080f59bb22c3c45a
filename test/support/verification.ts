import { Test } from '@nestjs/testing';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { type Verdict, Verifier } from '@orderly/platform/verification/verifier';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

/** Checks the invariants of all modules on the database of a test. */
export class Verification {
  private constructor(
    readonly verifier: Verifier,
    readonly close: () => Promise<void>,
  ) {}

  /** With the parts of a worker, which is not started. */
  static async open(config: AppConfig): Promise<Verification> {
    const imports = [WorkerModule.forRoot(config)];
    const module = await Test.createTestingModule({ imports }).compile();
    return new Verification(module.get(Verifier, { strict: false }), () => module.close());
  }

  async verdicts(...only: string[]): Promise<Verdict[]> {
    const { signal } = new AbortController();
    const options = { limit: 100, signal, ...(only.length > 0 ? { only } : {}) };
    const found: Verdict[] = [];
    for await (const verdict of this.verifier.verify(options)) found.push(verdict);
    return found;
  }

  /** What does not hold, as lines: empty in a sound database. */
  async faults(): Promise<string[]> {
    const verdicts = await this.verdicts();
    return verdicts.flatMap(({ invariant, offenders, failure }) => [
      ...offenders.map(({ kind, id, says }) => `${invariant}: ${kind} ${id}: ${says}`),
      ...(failure === null ? [] : [`${invariant} could not be checked: ${failure}`]),
    ]);
  }
}
