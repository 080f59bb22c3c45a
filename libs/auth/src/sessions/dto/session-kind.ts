import { OneOf } from '@orderly/platform/http/fields/choices';
import type { FieldDecorator } from '@orderly/platform/http/fields/field';

export type SessionKind = 'tokens' | 'cookie';

/** How a new session travels. A field of requests that open one; `transportOf` translates it. */
export const SessionKindField = (): FieldDecorator<SessionKind> =>
  OneOf(['tokens', 'cookie'], {
    default: 'tokens',
    description:
      '`cookie` is for pages in browsers: the session travels in a cookie that scripts ' +
      'cannot read, and the response holds no token.',
  });

export const transportOf = (kind: SessionKind): 'token' | 'cookie' =>
  kind === 'cookie' ? 'cookie' : 'token';
