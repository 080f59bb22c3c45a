const DEFAULT_PORT = '6379';

/** For people: where Redis is, without the user and the password. */
export function redisAddress(redisUrl: string): string {
  const { hostname, port } = new URL(redisUrl);
  return `${hostname}:${port || DEFAULT_PORT}`;
}

/**
 * `?prefix=` separates installations that share a Redis. The client library does not support it, so
 * it is removed here.
 */
export function readRedisUrl(redisUrl: string): { readonly url: string; readonly prefix: string } {
  const url = new URL(redisUrl);
  const prefix = url.searchParams.get('prefix') ?? 'orderly';
  url.searchParams.delete('prefix');
  return { url: url.toString(), prefix };
}
