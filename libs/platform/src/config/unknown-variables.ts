import leven from 'leven';
import { KNOWN_VARIABLES } from './environment.js';

/** Prefixes that many programs share: variables with them may belong to another program. */
const SHARED_PREFIXES = new Set(['NODE_', 'DATA_', 'LOG_']);
const OUR_PREFIXES = new Set(
  [...KNOWN_VARIABLES]
    .map((name) => name.slice(0, name.indexOf('_') + 1))
    .filter((prefix) => prefix !== '' && !SHARED_PREFIXES.has(prefix)),
);
const MAX_MISTAKES = 2;
/** Shorter names are too similar to others: HOST to HOME, PORT to PATH. */
const MIN_LENGTH = 8;

/**
 * Returns one warning for each name that resembles a setting of Orderly but is none. It is probably
 * a typing error, which would leave a default in place unnoticed.
 * @param others names that are read although KNOWN_VARIABLES does not list them
 */
export function unknownVariables(
  environment: NodeJS.ProcessEnv,
  others: ReadonlySet<string>,
): string[] {
  const known = [...KNOWN_VARIABLES, ...others];
  return Object.keys(environment)
    .sort()
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = closestTo(name, known);
      if (meant !== undefined) return [`Unknown setting ${name}: did you mean ${meant}?`];
      const isOurs = OUR_PREFIXES.has(name.slice(0, name.indexOf('_') + 1));
      return isOurs ? [`Unknown setting ${name}: .env.example lists all names.`] : [];
    });
}

function closestTo(name: string, known: readonly string[]): string | undefined {
  if (name.length < MIN_LENGTH) return undefined;
  const upper = name.toUpperCase();
  const candidates = known
    .filter((each) => each.length >= MIN_LENGTH)
    .map((each) => ({ each, mistakes: leven(upper, each, { maxDistance: MAX_MISTAKES + 1 }) }))
    .filter(({ mistakes }) => mistakes <= MAX_MISTAKES)
    .sort((one, other) => one.mistakes - other.mistakes);
  return candidates[0]?.each;
}
