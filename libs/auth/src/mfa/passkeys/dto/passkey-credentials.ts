import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Constant } from '@orderly/platform/http/fields/choices';
import { anything, listOf, Nested, recordOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { matching, string } from '@orderly/platform/http/fields/text';
import { check, type Rule } from '@orderly/platform/http/validation/rule';

const MAX_FIELD = 8_192;

const base64url = (max = MAX_FIELD): Rule<string> =>
  matching(string({ min: 1, max }), /^[\w-]+$/, 'Not base64url.');

/** Browsers write null when they have no value. */
const orNull = <T>(rule: Rule<string>, convert: (value: string | null) => T): Rule<T> => ({
  checks: rule.checks.map((each) => ({
    ...each,
    passes: (value: unknown) => value === null || each.passes(value),
  })),
  convert,
  schema: { anyOf: [rule.schema, { type: 'null' }] },
});

/** We use no extensions, so their results are dropped. */
const extensionResults = (): Rule<Record<string, never>> => ({
  ...(recordOf(anything(), string({ max: 64 })) as Rule<never>),
  contentChecks: [
    check<object>('maxExtensions', (results) => Object.keys(results).length <= 20, {
      code: 'not-allowed',
      detail: 'More than 20 extensions.',
    }),
  ],
  convert: () => ({}),
});

/** WebAuthn Level 3, sections 5.4.5 and 5.8.4: values that are not known yet are ignored. */
const ATTACHMENTS = ['platform', 'cross-platform'] as const;
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

type Attachment = (typeof ATTACHMENTS)[number];
type Transport = (typeof TRANSPORTS)[number];

const attachment = (): Rule<Attachment | undefined> =>
  orNull(string({ max: 64 }), (value) => ATTACHMENTS.find((known) => known === value));

const transports = (): Rule<Transport[]> => ({
  ...(listOf(string({ max: 64 }), { max: 20 }) as Rule<never>),
  convert: (given: readonly string[]) => TRANSPORTS.filter((known) => given.includes(known)),
});

/**
 * Open, unlike other requests: browsers write these objects, and a member that a new browser adds
 * must not lock users out.
 */
@ApiSchema({ isOpen: true })
class PasskeyCredential {
  @Field(base64url(1_400))
  readonly id: string;

  @Field(base64url(1_400))
  readonly rawId: string;

  @Constant('public-key')
  readonly type: 'public-key';

  @Field(attachment(), { optional: true })
  readonly authenticatorAttachment?: Attachment;

  @Field(extensionResults(), { default: {} })
  readonly clientExtensionResults: Record<string, never>;
}

@ApiSchema({ isOpen: true })
class AttestationResponse {
  @Field(base64url())
  readonly clientDataJSON: string;

  @Field(base64url())
  readonly attestationObject: string;

  @Field(transports(), { optional: true })
  readonly transports?: Transport[];
}

@ApiSchema({
  name: 'PasskeyAttestation',
  description: 'What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()`.',
})
export class PasskeyAttestation extends PasskeyCredential {
  @Nested(AttestationResponse)
  readonly response: AttestationResponse;
}

@ApiSchema({ isOpen: true })
class AssertionResponse {
  @Field(base64url())
  readonly clientDataJSON: string;

  @Field(base64url())
  readonly authenticatorData: string;

  @Field(base64url())
  readonly signature: string;

  @Field(
    orNull(base64url(100), (value) => value ?? undefined),
    { optional: true },
  )
  readonly userHandle?: string;
}

@ApiSchema({
  name: 'PasskeyAssertion',
  description: 'What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get()`.',
})
export class PasskeyAssertion extends PasskeyCredential {
  @Nested(AssertionResponse)
  readonly response: AssertionResponse;
}
