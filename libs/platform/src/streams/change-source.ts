import type { StreamCursor } from './stream-cursor.js';

/** A committed change that a stream sends. */
export interface Change<Facts> {
  readonly cursor: StreamCursor;
  /** The account that may see it; those who may see all changes get it, too. */
  readonly audience: string;
  readonly isOld: boolean;
  readonly facts: Facts;
}

export interface ChangePage<Facts> {
  /** All transactions before it have ended: nothing can appear there any more. */
  readonly horizon: bigint;
  /** True when a change is committed that has to wait for an older transaction to end. */
  readonly isHeldUp: boolean;
  readonly changes: ReadonlyArray<Change<Facts>>;
}

/** Reads changes in the order of their transactions, up to the horizon. */
export abstract class ChangeSource<Facts> {
  /** For metrics and the log. */
  abstract readonly name: string;

  /** The oldest changes after the cursor. */
  abstract after(cursor: StreamCursor): Promise<ChangePage<Facts>>;

  /** The newest changes, in their order. Those of more than a day ago are marked as old. */
  abstract latest(): Promise<ChangePage<Facts>>;

  /** Adds to new changes what only their readers need. Not called for those of `latest`. */
  complete(_page: ChangePage<Facts>, _isRead: (audience: string) => boolean): Promise<void> {
    return Promise.resolve();
  }
}

/** As many changes as one statement reads. */
export const PAGE_SIZE = 500;
/** As many changes as a process remembers, for clients that come back. */
export const HISTORY_SIZE = 10_000;
