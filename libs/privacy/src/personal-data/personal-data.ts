import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Transaction } from '@orderly/platform/database/transactions';
import { instancesOf } from '@orderly/platform/kernel/discovery/instances-of';

/** One file of a person's copy of their data. */
export interface ExportedFile {
  /** `orders.json` */
  readonly name: string;
  /** Read in pages, so that a long history never stands in memory as a whole. */
  readonly records: AsyncIterable<object> | Iterable<object>;
}

/** One page of an erasure. */
interface ErasedPage {
  /** How many rows it changed or deleted. */
  readonly changed: number;
  /** Where the next page begins; null when there is none. */
  readonly next: string | null;
}

/**
 * Deletes one bounded page of a person's data, or makes it nobody's, far below the statement
 * timeout. Repeatable: a page that was done changes nothing.
 * @param after what the page before gave as `next`; null for the first
 */
export type ErasureStep = (
  tx: Transaction,
  userId: string,
  after: string | null,
) => Promise<ErasedPage>;

/** What a module did about the data of somebody who is to be forgotten. */
export interface Erasure {
  /** How many rows it changed or deleted. */
  readonly changed: number;
  /** What it keeps, and which law or need makes it. */
  readonly kept: Readonly<Record<string, string>>;
}

/** What a module keeps about people: each module that keeps anything has one. */
export abstract class PersonalData {
  abstract readonly module: string;

  /** All that it keeps about the account; no secret, not even a hash of one. */
  abstract export(userId: string, signal: AbortSignal): Iterable<ExportedFile>;

  /** What it keeps of somebody who was erased, and which law or need makes it. */
  abstract readonly kept: Erasure['kept'];

  /**
   * What is done when somebody is erased, one step after the other, each in as many transactions as
   * it has pages.
   */
  abstract readonly erasure: readonly ErasureStep[];

  /**
   * Those of the accounts of which it keeps records that outlive them: such an account is not
   * deleted as if it had never been.
   */
  async recordsOf(_tx: Transaction, _userIds: readonly string[]): Promise<readonly string[]> {
    return [];
  }

  /** Deletes what it keeps about accounts that nobody ever used, at once, as there is little. */
  abstract discard(tx: Transaction, userIds: readonly string[]): Promise<void>;
}

/** What every module keeps about people; a module registers its part by providing it. */
@Injectable()
export class AllPersonalData {
  constructor(private readonly discovery: DiscoveryService) {}

  get ofModules(): readonly PersonalData[] {
    return instancesOf(this.discovery, PersonalData);
  }
}
