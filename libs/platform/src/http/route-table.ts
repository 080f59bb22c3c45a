import type { FastifyInstance } from 'fastify';

interface Route {
  readonly method: string;
  /** In Fastify's form: `/v1/orders/:id`. */
  readonly path: string;
}

/**
 * Every route that Fastify serves, for the Allow header, the access inventory and the check of the
 * OpenAPI document.
 */
export class RouteTable {
  private readonly entries: Array<Route & { readonly pattern: RegExp }> = [];

  /** Call before any route is registered. */
  static watch(fastify: FastifyInstance): RouteTable {
    const table = new RouteTable();
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) table.add({ method: each, path: url });
    });
    return table;
  }

  get routes(): readonly Route[] {
    return this.entries.map(({ method, path }) => ({ method, path }));
  }

  methodsOf(path: string): string[] {
    const methods = this.entries
      .filter(({ pattern }) => pattern.test(path))
      .map(({ method }) => method);
    return [...new Set(methods)].sort();
  }

  private add(route: Route): void {
    // Nest's own catch-all for middleware is not a route of the product.
    if (route.path === '*' || route.path === '/*') return;
    const source = route.path
      .split('/')
      .map((segment) =>
        segment.startsWith(':') ? '[^/]+' : segment === '*' ? '.*' : escapeRegExp(segment),
      )
      .join('/');
    this.entries.push({ ...route, pattern: new RegExp(`^${source}$`) });
  }
}

const escapeRegExp = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
