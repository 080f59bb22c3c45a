import { wrongFormat } from '../validation/fault.js';
import { type Check, check } from '../validation/rule.js';

/**
 * In a query a plus sign means a blank (form encoding). Says so when that is all that is wrong: the
 * client sent the right text, and would look for the fault in it.
 */
export const keptPlus = (isValid: (written: string) => boolean, format: string): Check =>
  check<string>(
    'keptPlus',
    (written) =>
      !written.includes(' ') || isValid(written) || !isValid(written.replaceAll(' ', '+')),
    wrongFormat('Has a blank in place of a plus sign: in a query, send + as %2B.', { format }),
    { isFatal: true },
  );
