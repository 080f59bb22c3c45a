import type { DiscoveryService } from '@nestjs/core';

type AbstractType<T> = abstract new (...args: never[]) => T;

/**
 * What the modules of the application provide of one kind, in the order of the modules.
 * Modules register such parts by providing them; no list elsewhere names them. Each instance comes
 * once, even when several modules export it.
 */
export function instancesOf<T>(discovery: DiscoveryService, type: AbstractType<T>): T[] {
  const instances = discovery.getProviders().map(({ instance }): unknown => instance);
  return [...new Set(instances.filter((each): each is T => each instanceof type))];
}
