import { InvalidInput } from './invalid-input.error.js';

/**
 * For an act on all that lies between two times: an empty range is a mistake, and would do nothing.
 * @throws InvalidInput
 */
export function assertNotEmpty({
  from,
  to,
}: {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}): void {
  if (from && to && from >= to)
    throw new InvalidInput([
      { pointer: '/to', code: 'too-small', detail: 'Must be later than `from`.' },
    ]);
}
