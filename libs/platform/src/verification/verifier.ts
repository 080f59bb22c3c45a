import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { AppConfig } from '../config/app-config.js';
import { instancesOf } from '../kernel/discovery/instances-of.js';
import { errorText } from '../kernel/errors/error-text.js';
import { Invariant, type Violation } from './invariant.js';
import { Snapshots } from './snapshots.js';

/** What the check of one invariant found. */
export interface Verdict {
  readonly invariant: string;
  readonly description: string;
  /** `unknown` when the check could not be completed: `failure` says why. */
  readonly status: 'ok' | 'violated' | 'unknown';
  readonly checked: number;
  /** The number of all violations, of which `offenders` are the first ones. */
  readonly violations: number;
  readonly offenders: readonly Violation[];
  readonly failure: string | null;
}

interface VerifyOptions {
  /** The names of the invariants to check; all by default. */
  readonly only?: readonly string[] | undefined;
  /** How many offenders of each invariant to list. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Checks the invariants that the application's modules provide. */
@Injectable()
export class Verifier {
  constructor(
    private readonly config: AppConfig,
    private readonly discovery: DiscoveryService,
  ) {}

  invariants(): Invariant[] {
    return instancesOf(this.discovery, Invariant);
  }

  /**
   * Checks one invariant after the other, and yields each verdict as it is known. A check that
   * fails does not prevent the others.
   * @throws DatabaseUnavailable when there is no database at the start
   */
  async *verify({ only, limit, signal }: VerifyOptions): AsyncGenerator<Verdict> {
    const chosen = this.invariants().filter(({ name }) => only?.includes(name) ?? true);
    const snapshots = await Snapshots.open(this.config);
    try {
      for (const invariant of chosen) yield await verdictOn(invariant, snapshots, limit, signal);
    } finally {
      await snapshots.close();
    }
  }
}

async function verdictOn(
  invariant: Invariant,
  snapshots: Snapshots,
  limit: number,
  signal: AbortSignal,
): Promise<Verdict> {
  const offenders: Violation[] = [];
  let [checked, violations] = [0, 0];
  let failure: string | null = null;
  try {
    for await (const step of invariant.check(snapshots, signal)) {
      checked += step.checked;
      violations += step.violations.length;
      offenders.push(...step.violations.slice(0, limit - offenders.length));
      signal.throwIfAborted();
    }
  } catch (error) {
    failure = errorText(error);
  }
  const { name, description } = invariant;
  const status = violations > 0 ? 'violated' : failure === null ? 'ok' : 'unknown';
  return { invariant: name, description, status, checked, violations, offenders, failure };
}
