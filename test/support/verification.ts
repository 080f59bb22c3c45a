import { Test } from '@nestjs/testing';
import { CatalogInvariantsModule } from '@orderly/catalog';
import { OrdersInvariantsModule } from '@orderly/orders';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { PlatformModule } from '@orderly/platform/platform.module';
import { type Verdict, Verifier } from '@orderly/platform/verification/verifier';

/** Checks the invariants of all modules on the database of a test. */
export class Verification {
  private constructor(
    readonly verifier: Verifier,
    readonly close: () => Promise<void>,
  ) {}

  static async open(config: AppConfig): Promise<Verification> {
    const module = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(config), CatalogInvariantsModule, OrdersInvariantsModule],
      providers: [Verifier],
    }).compile();
    await module.init();
    return new Verification(module.get(Verifier), () => module.close());
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
