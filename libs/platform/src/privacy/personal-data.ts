import type { Transaction } from '../database/transactions.js';

/** One file of a person's copy of their data. */
export interface ExportedFile {
  /** `orders.json` */
  readonly name: string;
  /** Read in pages, so that a long history never stands in memory as a whole. */
  readonly records: AsyncIterable<object> | Iterable<object>;
}

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

  /** Deletes it or makes it nobody's. Repeatable: a second time changes nothing and says the same about what is kept. */
  abstract erase(tx: Transaction, userId: string): Promise<Erasure>;
}

/** What every module keeps about people. The worker names them all: to read its list is to know who has to answer. */
export abstract class AllPersonalData {
  abstract readonly ofModules: readonly PersonalData[];
}
