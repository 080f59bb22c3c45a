import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Transaction } from '@orderly/platform/database/transactions';
import { instancesOf } from '@orderly/platform/kernel/discovery/instances-of';

/** One file of a person's copy of their data. */
export interface ExportedFile {
  /** `orders.json` */
  readonly name: string;
  /** Read in pages, so that a long history is never in memory as a whole. */
  readonly records: AsyncIterable<object> | Iterable<object>;
}

/** One page of an erasure. */
interface ErasedPage {
  /** The number of rows that it changed or deleted. */
  readonly changed: number;
  /** The start of the next page; null when there is none. */
  readonly next: string | null;
}

/**
 * Deletes or anonymises one limited page of a person's data, far below the statement timeout.
 * Repeatable: a second run of a page changes nothing.
 * @param after the `next` of the page before; null for the first
 */
export type ErasureStep = (
  tx: Transaction,
  userId: string,
  after: string | null,
) => Promise<ErasedPage>;

/** What a module did with the data of a person who is to be erased. */
export interface Erasure {
  /** The number of rows that it changed or deleted. */
  readonly changed: number;
  /** What it keeps, and the law or need that requires it. */
  readonly kept: Readonly<Record<string, string>>;
}

/** A module's personal data. Each module that stores any has one. */
export abstract class PersonalData {
  abstract readonly module: string;

  /** Everything that the module stores about the account; no secret, not even a hash of one. */
  abstract export(userId: string, signal: AbortSignal): Iterable<ExportedFile>;

  /** What the module keeps about an erased person, and the law or need that requires it. */
  abstract readonly kept: Erasure['kept'];

  /** The steps of an erasure, one after the other, each in as many transactions as it has pages. */
  abstract readonly erasure: readonly ErasureStep[];

  /**
   * Those of the accounts with records that outlive them: such an account must not be deleted
   * without a trace.
   */
  async recordsOf(_tx: Transaction, _userIds: readonly string[]): Promise<readonly string[]> {
    return [];
  }

  /** Deletes the data of accounts that were never used, all at once, because there is little. */
  abstract discard(tx: Transaction, userIds: readonly string[]): Promise<void>;
}

/** The personal data of all modules. A module registers its part by providing it. */
@Injectable()
export class AllPersonalData {
  constructor(private readonly discovery: DiscoveryService) {}

  get ofModules(): readonly PersonalData[] {
    return instancesOf(this.discovery, PersonalData);
  }
}
