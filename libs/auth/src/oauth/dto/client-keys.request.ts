import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { listOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field, type FieldDecorator, type FieldOptions } from '@orderly/platform/http/fields/field';
import { wrongType } from '@orderly/platform/http/validation/fault';
import { isObject } from '@orderly/platform/http/validation/kinds';
import { type Check, check, type Rule, typeCheck } from '@orderly/platform/http/validation/rule';
import {
  type ClientKeys,
  isMeantForUs,
  type SupportedKey,
  supportedKeyOf,
} from '../clients/client-keys.js';

/** RFC 7518 section 6: the members that only private or shared keys have. */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const MAX_MEMBERS = 30;
const MAX_KIND_LENGTH = 64;

type Members = Readonly<Record<string, unknown>>;

const keyCheck = (name: string, passes: (key: Members) => boolean, detail: string): Check =>
  check(name, passes, { code: 'not-allowed', detail });

/** A set may hold keys of other kinds and for other uses. They are ignored (RFC 7517 section 5). */
const isForOthers = (key: Members): boolean => {
  const { kty } = key;
  return typeof kty === 'string' && kty.length <= MAX_KIND_LENGTH && !isMeantForUs(key);
};

/**
 * A public key, or null for one to ignore. Unknown members are ignored (RFC 7517 section 4). A
 * private or shared key is refused, so that its owner stops using a key that others have seen.
 */
const jsonWebKey = (): Rule<SupportedKey | null> => ({
  checks: [
    typeCheck('isObject', isObject, wrongType('object')),
    keyCheck(
      'isPublic',
      (key) => !SECRET_MEMBERS.some((member) => member in key),
      'Not a public key: send no private or shared keys.',
    ),
    keyCheck(
      'maxMembers',
      (key) => Object.keys(key).length <= MAX_MEMBERS,
      `More than ${MAX_MEMBERS} members.`,
    ),
  ],
  isAny: true,
  contentChecks: [
    keyCheck(
      'isSupported',
      (key) => isForOthers(key) || supportedKeyOf(key) !== null,
      'Not a supported public key, or an RSA key of less than 2,048 bits.',
    ),
  ],
  convert: supportedKeyOf,
  schema: {
    type: 'object',
    description: 'A JSON Web Key (RFC 7517), of which the public members are read.',
    required: ['kty'],
    properties: {
      kty: { type: 'string', maxLength: MAX_KIND_LENGTH, description: '`EC`, `RSA` or `OKP`.' },
      kid: { type: 'string', minLength: 1, maxLength: 200 },
    },
    additionalProperties: {},
  },
});

type ReadKeys = ReadonlyArray<SupportedKey | null>;

const supported = (keys: ReadKeys): SupportedKey[] => keys.filter((key) => key !== null);

const setCheck = (
  name: string,
  passes: (keys: readonly SupportedKey[]) => boolean,
  detail: string,
): Check =>
  check<ReadKeys>(name, (keys) => passes(supported(keys)), { code: 'not-allowed', detail });

const publicKeys = (): Rule<readonly SupportedKey[]> => ({
  ...(listOf(jsonWebKey(), { min: 1, max: 20 }) as Rule<never>),
  contentChecks: [
    setCheck(
      'oneToFive',
      ({ length }) => length >= 1 && length <= 5,
      'From one to five keys must be supported public keys for signatures.',
    ),
    setCheck(
      'haveIds',
      (keys) => keys.length === 1 || new Set(keys.map(({ kid = '' }) => kid)).size === keys.length,
      'Several keys need a `kid` each.',
    ),
  ],
  convert: supported,
});

@ApiSchema({ isOpen: true })
export class JsonWebKeysRequest implements ClientKeys {
  @Field(publicKeys())
  readonly keys: readonly SupportedKey[];
}

export const JsonWebKeys = (options: FieldOptions): FieldDecorator<ClientKeys> =>
  Nested(JsonWebKeysRequest, {
    description:
      'Public keys (RFC 7517): EC P-256, Ed25519, or RSA of 2,048 bits and more. Members and ' +
      'keys of other kinds are ignored.',
    ...options,
  });
