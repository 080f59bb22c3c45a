import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import { entityTagsOf, PreconditionFailed } from './etag.js';

export class MalformedIfNoneMatch extends DomainError {
  static readonly problem = defineProblem({
    code: 'malformed-if-none-match',
    kind: 'malformed',
    title: 'Malformed If-None-Match header',
    explanation:
      'If-None-Match holds one or more entity tags in double quotes, separated by commas, or a ' +
      'single asterisk.',
  });

  constructor() {
    super(MalformedIfNoneMatch.problem, MalformedIfNoneMatch.problem.explanation, {
      errors: [
        {
          in: 'header',
          pointer: '/if-none-match',
          code: 'malformed',
          detail: 'Not a list of entity tags.',
        },
      ],
    });
  }
}

const withoutWeakness = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Weak comparison of the entity tags in a header (RFC 9110 section 13.1.2). */
export const matchesWeakly = (given: string, current: string): boolean =>
  given.trim() === '*' ||
  given.split(',').some((tag) => withoutWeakness(tag) === withoutWeakness(current));

/** What must not exist for a change to happen: with an asterisk, the resource itself. */
export class IfNoneMatch {
  private constructor(private readonly header: string) {}

  /** @throws MalformedIfNoneMatch: unlike a read, a change cannot ignore what it does not grasp */
  static parse(header: string): IfNoneMatch {
    if (entityTagsOf(header) === null) throw new MalformedIfNoneMatch();
    return new IfNoneMatch(header);
  }

  /**
   * For a resource that exists.
   * @throws PreconditionFailed
   */
  assert(currentEtag: string): void {
    if (matchesWeakly(this.header, currentEtag))
      throw new PreconditionFailed(
        currentEtag,
        'It exists already, in a version that your If-None-Match header excludes.',
      );
  }
}

/**
 * Used by `@OptionalIfNoneMatch()`. Named, so that the OpenAPI document recognises the routes that
 * use it.
 */
export const readOptionalIfNoneMatch = (
  _: unknown,
  context: ExecutionContext,
): IfNoneMatch | undefined => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const header = headers['if-none-match'];
  return header === undefined ? undefined : IfNoneMatch.parse(header);
};

/** The If-None-Match header, if present. For a PUT that adds what does not exist. */
export const OptionalIfNoneMatch = createParamDecorator(readOptionalIfNoneMatch);
