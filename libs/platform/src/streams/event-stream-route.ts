import { applyDecorators, Header } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiFileResult, ApiProblems } from '../documentation/api-docs.decorators.js';
import { NotAcceptable } from '../http/http.errors.js';
import { StreamsUnavailable, TooManyStreams } from './streams.errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `@EventStreamRoute()`: the response goes on until one side ends it. */
    readonly isEventStream?: boolean;
  }
}

export const EVENT_STREAM = 'text/event-stream';

/**
 * A route that sends events as long as the client stays. Its duration is in no histogram, and the
 * guard lets the stream ask again whether its caller may still see it (`OrderlyRequest.lookAgain`).
 */
export const EventStreamRoute = (description: string): MethodDecorator =>
  applyDecorators(
    RouteConfig({ negotiates: true, isEventStream: true }),
    // nginx would otherwise collect the events.
    Header('x-accel-buffering', 'no'),
    ApiFileResult(200, description, EVENT_STREAM),
    ApiProblems(NotAcceptable, TooManyStreams, StreamsUnavailable),
  );
