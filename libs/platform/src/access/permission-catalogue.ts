import type { Permission } from './actor.js';

export interface CataloguedPermission {
  readonly name: Permission;
  readonly module: string;
  readonly description: string;
}

const catalogue = new Map<string, CataloguedPermission>();

/**
 * Adds the permissions of a module to the catalogue, as its `*.permissions.ts` is loaded. A permission is a scope of machines too.
 * @throws Error for a name that is there already, or that nothing is said about
 */
export function describePermissions<T extends Readonly<Record<Permission, string>>>(
  module: string,
  descriptions: T,
): T {
  for (const [name, description] of Object.entries(descriptions)) {
    if (catalogue.has(name)) throw new Error(`The permission ${name} is described twice.`);
    if (description.trim() === '') throw new Error(`Nothing is said about the permission ${name}.`);
    catalogue.set(name, { name: name as Permission, module, description });
  }
  return descriptions;
}

/** By name. */
export const allPermissions = (): readonly CataloguedPermission[] =>
  [...catalogue.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

export const isPermission = (name: string): name is Permission => catalogue.has(name);
