import type { Permission } from '../kernel/identity/actor.js';

export interface CataloguedPermission {
  readonly name: Permission;
  readonly module: string;
  readonly description: string;
}

const catalogue = new Map<string, CataloguedPermission>();
const forPeopleOnly = new Set<string>();

/**
 * Adds the permissions of a module to the catalogue, when its `*.permissions.ts` is loaded. A
 * permission is also a scope for machines.
 * @param peopleOnly permissions that no route requires of machines: as a scope they would grant
 * nothing
 * @throws Error for a duplicate name or a missing description
 */
export function describePermissions<T extends Readonly<Record<Permission, string>>>(
  module: string,
  descriptions: T,
  { peopleOnly = [] }: { readonly peopleOnly?: ReadonlyArray<keyof T & string> } = {},
): T {
  for (const [name, description] of Object.entries(descriptions)) {
    if (catalogue.has(name)) throw new Error(`The permission ${name} is described twice.`);
    if (description.trim() === '') throw new Error(`Nothing is said about the permission ${name}.`);
    catalogue.set(name, { name: name as Permission, module, description });
  }
  for (const name of peopleOnly) forPeopleOnly.add(name);
  return descriptions;
}

/** Sorted by name. */
export const allPermissions = (): readonly CataloguedPermission[] =>
  [...catalogue.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Whether a machine gains anything by having it as a scope. */
export const isForMachines = (name: string): boolean => !forPeopleOnly.has(name);

export const isPermission = (name: string): name is Permission => catalogue.has(name);
