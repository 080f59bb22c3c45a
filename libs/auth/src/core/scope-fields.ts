import { ListOf } from '@orderly/platform/http/fields/containers';
import type { FieldDecorator, FieldOptions } from '@orderly/platform/http/fields/field';
import { string } from '@orderly/platform/http/fields/text';

/** Scopes of API keys and OAuth clients are names of permissions. */
const MAX_SCOPES = 50;
const MAX_SCOPE_LENGTH = 127;

type ScopesField = FieldDecorator<readonly string[]>;

export const RequestedScopes = (options?: FieldOptions): ScopesField =>
  ListOf(string({ min: 1, max: MAX_SCOPE_LENGTH }), {
    min: 1,
    max: MAX_SCOPES,
    description: 'Permissions that you hold yourself, such as `orders:read`.',
    ...options,
  });

/** Scopes in responses. */
export const GivenScopes = (): ScopesField =>
  ListOf(string({ max: MAX_SCOPE_LENGTH }), {
    max: MAX_SCOPES,
    description: 'Permissions, sorted.',
  });
