import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { MainLocationStaysActive } from './location.errors.js';

/** Exists in every installation: the stock is here unless a request names another location. */
export const DEFAULT_LOCATION_ID = '01900000-0000-7000-8000-000000000001';

/** A place that holds stock: a warehouse, or a shop. */
@Entity({ schema: 'catalog', name: 'locations' })
@Unique(['code'])
@Check('locations_code_check', 'length(code) BETWEEN 1 AND 50')
@Check('locations_name_check', 'length(name) BETWEEN 1 AND 200')
@Check('locations_version_check', 'version >= 1')
export class Location {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') code!: string;
  @Column('text') name!: string;
  /** Stock leaves an inactive location, and none enters it. */
  @Column('boolean') active!: boolean;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') updatedAt!: Date;

  static add(input: { code: string; name: string; at: Date }): Location {
    const { at, ...names } = input;
    const state = { id: newId(), active: true, version: 1, createdAt: at, updatedAt: at };
    return Object.assign(new Location(), names, state);
  }

  /** @throws MainLocationStaysActive */
  change(details: { readonly name?: string; readonly active?: boolean }, at: Date): void {
    if (details.active === false && this.id === DEFAULT_LOCATION_ID)
      throw new MainLocationStaysActive();
    Object.assign(this, details);
    this.version += 1;
    this.updatedAt = at;
  }
}
