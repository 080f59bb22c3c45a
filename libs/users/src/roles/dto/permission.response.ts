import {
  type CataloguedPermission,
  isForMachines,
} from '@orderly/platform/access/permission-catalogue';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { PlainString } from '@orderly/platform/http/fields/text';

@ApiSchema({
  name: 'Permission',
  description: 'What roles can allow to people, and scopes to machines.',
  examples: [
    {
      name: 'orders:place',
      module: 'orders',
      description: 'Place orders for oneself.',
      forMachines: true,
    },
  ],
})
class PermissionResponse {
  @PlainString({ max: 127 })
  readonly name: string;

  @PlainString({ max: 63 })
  readonly module: string;

  @PlainString({ max: 1_000 })
  readonly description: string;

  @Bool({
    description: 'Whether it allows anything to an API key or OAuth client that has it as a scope.',
  })
  readonly forMachines: boolean;
}

@ApiSchema({ name: 'PermissionList' })
export class PermissionList {
  @ListOf(PermissionResponse, { max: 1_000 })
  readonly data: readonly PermissionResponse[];
}

export const toPermissionResponse = ({
  name,
  module,
  description,
}: CataloguedPermission): PermissionResponse => ({
  name,
  module,
  description,
  forMachines: isForMachines(name),
});
