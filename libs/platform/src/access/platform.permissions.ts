import { describePermissions } from './permission-catalogue.js';

export const PlatformPermission = {
  ReadAudit: 'audit:read',
  ReadOperations: 'ops:read',
  WriteOperations: 'ops:write',
} as const;

describePermissions('platform', {
  [PlatformPermission.ReadAudit]: 'Read who did what to what, when and from where.',
  [PlatformPermission.ReadOperations]:
    'See how each part of the system is, what became of each event, and any job.',
  [PlatformPermission.WriteOperations]:
    'Replay events, discard failed deliveries, and cancel any job.',
});
