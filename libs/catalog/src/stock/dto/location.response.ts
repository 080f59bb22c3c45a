import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Location } from '../../ledger/location.entity.js';

@ApiSchema({ name: 'Location', description: 'A place that holds stock.' })
export class LocationResponse {
  @Id()
  readonly id: string;

  @PlainString({ examples: ['berlin'] })
  readonly code: string;

  @PlainString()
  readonly name: string;

  @Bool({ description: 'False: the location takes in no stock.' })
  readonly active: boolean;

  @Int({ min: 1, description: 'Increases with each change. In quotes, it is the ETag.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

export const LocationList = pageOf(LocationResponse, 'LocationList');

export const toLocationResponse = (location: Location): LocationResponse => ({
  id: location.id,
  code: location.code,
  name: location.name,
  active: location.active,
  version: location.version,
  createdAt: location.createdAt.toISOString(),
  updatedAt: location.updatedAt.toISOString(),
});
