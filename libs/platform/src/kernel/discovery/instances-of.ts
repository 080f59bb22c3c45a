import type { DiscoveryService } from '@nestjs/core';

type AbstractType<T> = abstract new (...args: never[]) => T;

/**
 * Returns all instances of a type that the application's modules provide, in the order of the
 * modules. A module registers such a part by providing it; no other list names them. Each instance
 * appears once, even when several modules export it.
 */
export function instancesOf<T>(discovery: DiscoveryService, type: AbstractType<T>): T[] {
  const instances = discovery.getProviders().map(({ instance }): unknown => instance);
  return [...new Set(instances.filter((each): each is T => each instanceof type))];
}
