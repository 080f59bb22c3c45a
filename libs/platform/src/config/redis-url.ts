/** `?prefix=` tells installations apart that share a Redis; the client library does not know it. */
export function readRedisUrl(redisUrl: string): { readonly url: string; readonly prefix: string } {
  const url = new URL(redisUrl);
  const prefix = url.searchParams.get('prefix') ?? 'orderly';
  url.searchParams.delete('prefix');
  return { url: url.toString(), prefix };
}
