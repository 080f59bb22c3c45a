import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DEFAULT_LOCATION_ID, Location } from './location.entity.js';
import { UnknownLocation } from './stock.errors.js';

/** A location, as far as a change of stock needs it. */
export type StockLocation = Pick<Location, 'id' | 'active'>;

/** It can be neither removed nor made inactive. */
const MAIN: StockLocation = { id: DEFAULT_LOCATION_ID, active: true };

/** Finds the location that a change of stock names. */
@Injectable()
export class Locations {
  /**
   * @param id default: the main location
   * @param pointer to the field of the request that names it
   * @throws UnknownLocation
   */
  async get(
    tx: Transaction,
    id = DEFAULT_LOCATION_ID,
    pointer = '/locationId',
  ): Promise<StockLocation> {
    if (id === MAIN.id) return MAIN;
    const location = await tx.findOneBy(Location, { id });
    if (!location) throw new UnknownLocation(id, pointer);
    return location;
  }
}
