import { applyDecorators, Header } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiFileResult, ApiProblems } from '../documentation/api-docs.decorators.js';
import { ApiHeader } from '../documentation/documentation.decorators.js';
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
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description:
        'The `id` of the last event that you have. EventSource sends it when it connects again.',
      schema: { type: 'string' },
      example: '9086.01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b:0000000001',
    }),
    ApiFileResult(200, description, EVENT_STREAM),
    ApiProblems(NotAcceptable, TooManyStreams, StreamsUnavailable),
  );
