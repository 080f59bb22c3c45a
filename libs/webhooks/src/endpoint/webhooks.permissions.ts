import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const WebhookPermission = {
  Manage: 'webhooks:manage',
  ReadEvents: 'webhooks:read-events',
} as const;

describePermissions('webhooks', {
  [WebhookPermission.Manage]: "Manage one's own webhook endpoints.",
  [WebhookPermission.ReadEvents]:
    "Read the feed of events, of the types that one's other permissions allow.",
});
