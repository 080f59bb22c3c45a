import { Injectable } from '@nestjs/common';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { findEventType } from '@orderly/platform/messaging/events/event-catalogue';
import { AccountAccess } from '@orderly/users';
import type { Endpoint } from './endpoint.entity.js';
import { ENDPOINT_TESTED } from './endpoint.events.js';
import { WebhookPermission } from './webhooks.permissions.js';

type Limited = Pick<Endpoint, 'ownerId' | 'scopes'>;

/**
 * Decides which events an endpoint may get: those that its owner may see now, and no more than the
 * machine that made it could. A suspended owner gets none.
 */
@Injectable()
export class MayReceive {
  constructor(private readonly access: AccountAccess) {}

  async decide({ ownerId, scopes }: Limited, type: string): Promise<boolean> {
    const owner = await this.access.find(ownerId);
    if (owner?.status !== 'active' || !owner.permissions.has(WebhookPermission.Manage))
      return false;
    if (type === ENDPOINT_TESTED) return true;
    const declared = findEventType(type);
    if (declared?.audience !== 'public') return false;
    return allows(declared.permission, owner.permissions, scopes);
  }
}

const allows = (
  permission: Permission,
  owner: ReadonlySet<Permission>,
  scopes: readonly Permission[] | null,
): boolean => owner.has(permission) && (scopes === null || scopes.includes(permission));
