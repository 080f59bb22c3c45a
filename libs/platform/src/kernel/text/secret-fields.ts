/** In lower case. `code` is not included, because errors use it for their code. */
const SECRET_FIELDS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-csrf-token',
  'csrftoken',
  'password',
  'currentpassword',
  'newpassword',
  'passwordhash',
  'token',
  'accesstoken',
  'access_token',
  'refreshtoken',
  'refresh_token',
  'idtoken',
  'id_token',
  'secret',
  'clientsecret',
  'client_secret',
  'clientassertion',
  'client_assertion',
  'codeverifier',
  'code_verifier',
  'totp',
  'recoverycode',
  'recoverycodes',
  'key',
  'apikey',
  'chainkey',
  'encryptionkey',
  'privatekey',
  'signingkey',
  'signingkeys',
]);

export const CENSOR = '[redacted]';

export const isSecretField = (field: string): boolean => SECRET_FIELDS.has(field.toLowerCase());

/** Also at the end of a longer name, such as `DB_PASSWORD`, in the quotes of JSON or escaped. */
const NAME = String.raw`(?<![\w-])(?:[\w-]*[_-])?(?:${[...SECRET_FIELDS].join('|')})(?![\w-])`;
const ASSIGNED = String.raw`\\*["']?\s*(?:=>|[:=])\s*`;
/** Up to the quote that ends it, even when the text ends first; or a scalar in JSON; or a word. */
const VALUE = [
  String.raw`(\\+["'])[^"'\\]*\\*["']?`,
  String.raw`(")(?:[^"\\]|\\.)*"?`,
  String.raw`(')(?:[^'\\]|\\.)*'?`,
  String.raw`\[[^\]]*\]?`,
  String.raw`(?:-?\d[\d.]*|true|false|null)(?=\s*(?:,\s*"|[}\]]))`,
  String.raw`[^\s&"'<>]+`,
].join('|');
const ASSIGNMENT = new RegExp(`(${NAME}${ASSIGNED})(?:${VALUE})`, 'gis');

/** These have blanks in their values, so the rest of the line belongs to them. */
const HEADER = /((?<![\w-])(?:(?:proxy-)?authorization|(?:set-)?cookie)\s*:\s*)[^\r\n"<]+/gi;

/** A text without the values that it assigns to secret fields, as in `password=…`. */
export const withoutSecretFields = (text: string): string =>
  text
    .replace(HEADER, `$1${CENSOR}`)
    .replace(ASSIGNMENT, (_, name: string, ...quotes: unknown[]) => {
      const quote = quotes.slice(0, 3).find((each) => typeof each === 'string') ?? '';
      return `${name}${quote}${CENSOR}${quote}`;
    });
