import type { FieldError } from '../../kernel/errors/domain-error.js';
import type { Fault } from './fault.js';
import { InvalidInput, MAX_REPORTED_FAULTS } from './invalid-input.error.js';

/** The key of a hostile body may be a megabyte long; its pointer must not be. */
const MAX_POINTER_LENGTH = 200;

type Key = string | number;
type Place = Pick<FieldError, 'in'>;

interface PlacedFault {
  readonly fault: Fault;
  /** From the fault outwards. */
  readonly keys: Key[];
}

/**
 * The faults of one input. It keeps as many as a response lists, and counts the others, so that a
 * body full of faults costs no more than one without. Pointers are built on the way out, so that a
 * valid body costs nothing for them.
 */
export class FaultList {
  private readonly kept: PlacedFault[] = [];
  private counted = 0;
  private fatal = 0;

  get count(): number {
    return this.counted;
  }

  /** The number of faults that make rules of the whole object meaningless. */
  get fatalCount(): number {
    return this.fatal;
  }

  add(fault: Fault, isFatal: boolean, key?: Key): void {
    this.counted++;
    if (isFatal) this.fatal++;
    if (this.kept.length < MAX_REPORTED_FAULTS)
      this.kept.push({ fault, keys: key === undefined ? [] : [key] });
  }

  /** The number of faults that are kept; pass it to `addKey` afterwards. */
  get mark(): number {
    return this.kept.length;
  }

  /** Puts this key in front of the pointers of all faults since the mark. */
  addKey(mark: number, key: Key): void {
    for (let index = mark; index < this.kept.length; index++) this.kept[index]?.keys.push(key);
  }

  /** @throws InvalidInput if there is a fault */
  throwIfAny(place: Place = {}): void {
    if (this.counted === 0) return;
    const errors = this.kept.map(({ fault, keys }) => ({
      ...place,
      pointer: toPointer(keys.reverse()),
      code: fault.code,
      detail: fault.detail.slice(0, 200),
      ...(fault.params ? { params: fault.params } : {}),
    }));
    throw new InvalidInput(errors, this.counted);
  }
}

/** RFC 6901. */
function toPointer(keys: readonly Key[]): string {
  const pointer = keys
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  return pointer.length <= MAX_POINTER_LENGTH
    ? pointer.toWellFormed()
    : `${pointer.slice(0, MAX_POINTER_LENGTH).toWellFormed()}…`;
}
