/** The spellings of a module's name in its files: `gift-cards`. */
export interface ModuleNames {
  /** `gift-cards`: folders, routes, permissions, events. */
  readonly names: string;
  /** `gift-card` */
  readonly name: string;
  /** `GiftCards` */
  readonly Names: string;
  readonly Name: string;
  /** `giftCards` */
  readonly namesCamel: string;
  readonly nameCamel: string;
  /** `GIFT_CARDS` */
  readonly NAMES: string;
  readonly NAME: string;
  /** `gift_cards`: the schema of the database, and its table. */
  readonly schema: string;
  /** `gift cards`, in sentences. */
  readonly words: string;
  readonly word: string;
  /** `Gift cards` */
  readonly Words: string;
  readonly Word: string;
  /** `a gift card` */
  readonly aWord: string;
}

/** The name is not valid for a module; the message says why. */
export class UnfitName extends Error {}

const KEBAB = /^[a-z]{2,}(?:-[a-z]+)*$/;
const MAX_LENGTH = 30;

/** PostgreSQL reserves these names, or SQL would have to quote them. */
const RESERVED_SCHEMAS = /^(?:pg_.*|public|bullmq|information_schema|references|values|analyses)$/;

/** Words of JavaScript that cannot be the name of a variable. */
const RESERVED_WORDS = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export ' +
    'extends false finally for function if implements import in instanceof interface let new ' +
    'null package private protected public return static super switch this throw true try ' +
    'typeof var void while with yield'
  ).split(' '),
);

/**
 * @param names the plural, in lower case with hyphens
 * @param singular only if it cannot be derived from the plural: `person` of `people`
 * @throws UnfitName
 */
export function moduleNames(names: string, singular?: string): ModuleNames {
  const name = singular ?? singularOf(names);
  for (const each of [names, name])
    if (!KEBAB.test(each) || each.length > MAX_LENGTH)
      throw new UnfitName(
        `"${each}" is no name for a module: up to ${MAX_LENGTH} lower-case letters, with ` +
          `hyphens between words, such as gift-cards.`,
      );
  if (name === names)
    throw new UnfitName(`The plural and the singular of "${names}" must differ: both name things.`);
  const schema = names.replaceAll('-', '_');
  if (RESERVED_SCHEMAS.test(schema) || [names, name].some((each) => RESERVED_WORDS.has(each)))
    throw new UnfitName(`"${names}" is a word of SQL or JavaScript: choose another name.`);
  const [words, word] = [names.replaceAll('-', ' '), name.replaceAll('-', ' ')];
  return {
    ...{ names, name, schema, words, word },
    ...{ Names: pascal(names), Name: pascal(name) },
    ...{ namesCamel: camel(names), nameCamel: camel(name) },
    ...{ NAMES: schema.toUpperCase(), NAME: name.replaceAll('-', '_').toUpperCase() },
    ...{ Words: capital(words), Word: capital(word), aWord: `${articleOf(word)} ${word}` },
  };
}

function singularOf(names: string): string {
  if (names.endsWith('ies')) return `${names.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(names)) return names.slice(0, -2);
  if (/[^s]s$/.test(names)) return names.slice(0, -1);
  throw new UnfitName(
    `"${names}" is no plural: name a module after the things in it, such as suppliers, or ` +
      `say --singular.`,
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const camel = (kebab: string): string =>
  kebab.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const pascal = (kebab: string): string => capital(camel(kebab));
/** By the sound: a unit, an update. */
const articleOf = (word: string): string =>
  /^(?:[aeio]|u(?!ni|s[aeiou]|ti))/.test(word) ? 'an' : 'a';
