import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOtherMedia } from '../documentation/api-docs.decorators.js';

/**
 * The route responds with JSON or with these media types, and chooses by the Accept header itself
 * (`preferredMediaType`). Other routes refuse a header without JSON before their handler runs.
 */
export const Negotiates = (...mediaTypes: string[]): MethodDecorator =>
  applyDecorators(RouteConfig({ negotiates: true }), ApiOtherMedia(...mediaTypes));
