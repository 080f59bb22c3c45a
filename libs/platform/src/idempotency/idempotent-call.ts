import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { ApiHeader } from '../documentation/documentation.decorators.js';
import { principalOf } from '../kernel/identity/actor.js';
import { IdempotencyKeyRequired, KEY_RULE, MalformedIdempotencyKey } from './idempotency.errors.js';

/**
 * One intended effect of one caller. The same key from another caller or for another route is
 * another effect.
 */
export interface IdempotentCall {
  readonly principal: string;
  /** Method and path as sent. */
  readonly route: string;
  readonly key: string;
  /** SHA-256 over the content, to distinguish a retry from a reuse of the key. */
  readonly fingerprint: Buffer;
  /**
   * The accounts that the response names besides the caller, so that their erasure finds it.
   * Absent: every id in the response may belong to an account.
   */
  readonly subjectIds?: readonly string[];
}

const isKey = (given: string): boolean =>
  given.length <= KEY_RULE.maxLength && new RegExp(KEY_RULE.pattern).test(given);

/** Makes the order of keys irrelevant to the fingerprint. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, canonical(child)]),
  );
}

/** A file is not there yet: the use case adds its hash (`withContent`). */
const contentOf = ({ body, query }: OrderlyRequest): unknown =>
  body instanceof Readable ? { query } : (body ?? null);

/** The call with a content that arrived while it was handled. */
export const withContent = (
  call: IdempotentCall | undefined,
  sha256: Buffer,
): IdempotentCall | undefined =>
  call && {
    ...call,
    fingerprint: createHash('sha256').update(call.fingerprint).update(sha256).digest(),
  };

function callOf(context: ExecutionContext): IdempotentCall | undefined {
  const request = context.switchToHttp().getRequest<OrderlyRequest>();
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !isKey(key)) throw new MalformedIdempotencyKey();
  if (!request.user)
    throw new Error('Idempotent routes need a signed-in caller: a key belongs to a principal.');
  const route = `${request.method} ${request.url.split('?', 1)[0]}`;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(canonical(contentOf(request))))
    .digest();
  return { principal: principalOf(request.user), route, key, fingerprint };
}

const required = createParamDecorator((_: unknown, context: ExecutionContext): IdempotentCall => {
  const call = callOf(context);
  if (!call) throw new IdempotencyKeyRequired();
  return call;
});

const optional = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdempotentCall | undefined => callOf(context),
);

const MEANING = {
  required:
    'Use one key per intended effect. A retry with the same key and content gets the original ' +
    'response.',
  optional:
    'Makes retries safe: a repeat with the same key and content gets the original response.',
};

/**
 * The caller's Idempotency-Key as an `IdempotentCall`, and its header in the document.
 * @param options.required whether a request without a key is refused (400); if false, the parameter
 *   may be undefined
 */
export const IdempotencyKey =
  (options: { readonly required: boolean }): ParameterDecorator =>
  (target, method, index) => {
    (options.required ? required : optional)()(target, method, index);
    ApiHeader({
      name: 'Idempotency-Key',
      required: options.required,
      description: MEANING[options.required ? 'required' : 'optional'],
      schema: { type: 'string', ...KEY_RULE },
      example: '6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d',
    })(
      target,
      method as string,
      Object.getOwnPropertyDescriptor(target, method as string) as PropertyDescriptor,
    );
  };
