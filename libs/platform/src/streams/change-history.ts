import type { Change } from './change-source.js';
import { isAfter, type StreamCursor } from './stream-cursor.js';

/** Dropped in blocks, because each block moves the rest of the array. */
const BLOCK = 1_000;

/** The last changes of a source, each with a number that counts up while the process runs. */
export class ChangeHistory<Facts> {
  private changes: Array<Change<Facts>> = [];
  private first = 0;
  private ownHead: StreamCursor;

  /**
   * @param floor everything after it is in here
   * @param size how many changes are kept at least
   */
  constructor(
    private floor: StreamCursor,
    private readonly size: number,
  ) {
    this.ownHead = floor;
  }

  /** Everything up to here was read. */
  get head(): StreamCursor {
    return this.ownHead;
  }

  /** The number of the next change. */
  get end(): number {
    return this.first + this.changes.length;
  }

  append(changes: ReadonlyArray<Change<Facts>>, head: StreamCursor): void {
    this.changes.push(...changes);
    this.ownHead = head;
    if (this.changes.length < this.size + BLOCK) return;
    const dropped = this.changes.splice(0, this.changes.length - this.size);
    this.first += dropped.length;
    this.floor = dropped.at(-1)?.cursor ?? this.floor;
  }

  /** Undefined at the end. Null when it was dropped. */
  at(number: number): Change<Facts> | null | undefined {
    return number < this.first ? null : this.changes[number - this.first];
  }

  /** The number of the first change after the cursor. Null when some of those were dropped. */
  numberAfter(cursor: StreamCursor): number | null {
    if (isAfter(this.floor, cursor)) return null;
    let [low, high] = [0, this.changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const change = this.changes[middle];
      if (change && isAfter(change.cursor, cursor)) high = middle;
      else low = middle + 1;
    }
    return this.first + low;
  }
}
