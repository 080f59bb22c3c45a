import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import { HttpResult } from './http-result.js';

export class PreconditionRequired extends DomainError {
  static readonly problem = defineProblem({
    code: 'precondition-required',
    kind: 'precondition-required',
    title: 'Precondition required',
    explanation:
      'The request changes something that others may change at the same time. Send the ETag ' +
      'of the representation you saw in If-Match, so that no change of theirs is overwritten ' +
      'unseen (RFC 6585 section 3).',
  });

  constructor() {
    super(
      PreconditionRequired.problem,
      'Send the ETag of the version that you saw in the If-Match header.',
    );
  }
}

export class PreconditionFailed extends DomainError {
  static readonly problem = defineProblem({
    code: 'precondition-failed',
    kind: 'precondition-failed',
    title: 'Precondition failed',
    explanation:
      'What you are changing is no longer what you saw: somebody changed it since. Fetch it ' +
      'again, look at the difference, and repeat the request with the new ETag (RFC 9110 ' +
      'section 13.1.1). With If-None-Match: * it exists already (section 13.1.2).',
  });

  /** @param currentEtag sent as the ETag header, so that the client knows the current version */
  constructor(
    currentEtag: string,
    detail = 'It has changed since the version in your If-Match header.',
  ) {
    super(PreconditionFailed.problem, detail, { headers: { etag: currentEtag } });
  }
}

export class MalformedPrecondition extends DomainError {
  static readonly problem = defineProblem({
    code: 'malformed-if-match',
    kind: 'malformed',
    title: 'Malformed If-Match header',
    explanation:
      'If-Match holds one or more entity tags in double quotes, separated by commas, or a ' +
      'single asterisk.',
  });

  constructor() {
    super(
      MalformedPrecondition.problem,
      'If-Match holds entity tags in double quotes, or a single asterisk.',
      {
        errors: [
          {
            in: 'header',
            pointer: '/if-match',
            code: 'malformed',
            detail: 'Not a list of entity tags.',
          },
        ],
      },
    );
  }
}

const MAX_HEADER_LENGTH = 1_024;
// RFC 9110 section 8.8.3: etagc is any visible character except the double quote.
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** A strong entity tag of the parts of a version: `etagOf(3)` is `"3"`. */
export const etagOf = (...parts: Array<string | number>): string => `"${parts.join('.')}"`;

/**
 * Adds an entity tag of the body, for what has no version of its own: a list, a count. It saves a
 * poller the transfer, not the server the work.
 */
export function withEtagOfBody<Body>(result: HttpResult<Body>): HttpResult<Body> {
  const digest = createHash('sha256')
    .update(result.json ?? '')
    .digest('base64url');
  return result.withHeaders({ etag: etagOf(digest.slice(0, 22)) });
}

/** The entity tags of a precondition; null when it is malformed. */
export function entityTagsOf(header: string): readonly string[] | '*' | null {
  if (header.trim() === '*') return '*';
  const tags = header.length > MAX_HEADER_LENGTH ? [] : header.split(',').map((tag) => tag.trim());
  return tags.length > 0 && tags.every((tag) => ENTITY_TAG.test(tag)) ? tags : null;
}

/** The version that the client believes to be current (RFC 9110 section 13.1.1). */
export class IfMatch {
  private constructor(private readonly tags: readonly string[] | '*') {}

  /** @throws MalformedPrecondition */
  static parse(header: string): IfMatch {
    const tags = entityTagsOf(header);
    if (tags === null) throw new MalformedPrecondition();
    return new IfMatch(tags);
  }

  /**
   * Strong comparison: a weak tag matches nothing. `matches` may compare less than the whole tag,
   * when the client's change touches only a part of what the tag covers.
   * @throws PreconditionFailed
   */
  assert(
    currentEtag: string,
    matches: (tag: string) => boolean = (tag) => tag === currentEtag,
  ): void {
    if (this.tags !== '*' && !this.tags.some(matches)) throw new PreconditionFailed(currentEtag);
  }
}

const headerOf = (context: ExecutionContext): string | undefined =>
  context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];

/**
 * Used by `@RequiredIfMatch()`. Named, so that the OpenAPI document recognises the routes that use
 * it.
 */
export const readRequiredIfMatch = (_: unknown, context: ExecutionContext): IfMatch => {
  const header = headerOf(context);
  if (header === undefined) throw new PreconditionRequired();
  return IfMatch.parse(header);
};

/** Used by `@OptionalIfMatch()`. Named for the same reason. */
export const readOptionalIfMatch = (_: unknown, context: ExecutionContext): IfMatch | undefined => {
  const header = headerOf(context);
  return header === undefined ? undefined : IfMatch.parse(header);
};

/**
 * The If-Match header of a change that would otherwise overwrite unseen changes: 428 without it.
 */
export const RequiredIfMatch = createParamDecorator(readRequiredIfMatch);

/** The If-Match header, if present. For state transitions, which check the state themselves. */
export const OptionalIfMatch = createParamDecorator(readOptionalIfMatch);
