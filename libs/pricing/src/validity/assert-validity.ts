import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';

/** @throws InvalidInput when the end does not follow the start */
export function assertValidity(from: Date | null, to: Date | null): void {
  if (from === null || to === null || from < to) return;
  throw new InvalidInput([
    { pointer: '/validTo', code: 'not-after-start', detail: 'Must be later than `validFrom`.' },
  ]);
}
