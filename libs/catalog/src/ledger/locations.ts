import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DEFAULT_LOCATION_ID, Location } from './location.entity.js';
import { UnknownLocation } from './stock.errors.js';

/** Finds the location that a change of stock names. */
@Injectable()
export class Locations {
  /**
   * @param locationId default: the main location
   * @throws UnknownLocation
   */
  async getId(tx: Transaction, locationId = DEFAULT_LOCATION_ID): Promise<string> {
    if (locationId === DEFAULT_LOCATION_ID) return locationId;
    if (!(await tx.existsBy(Location, { id: locationId }))) throw new UnknownLocation(locationId);
    return locationId;
  }
}
