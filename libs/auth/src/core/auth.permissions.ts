import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const AuthPermission = {
  EndAnySession: 'sessions:end-any',
  ReadAnyApiKey: 'api-keys:read-any',
  RevokeAnyApiKey: 'api-keys:revoke-any',
  ReadClients: 'clients:read',
  WriteClients: 'clients:write',
  IntrospectTokens: 'tokens:introspect',
  ResetAnySecondFactors: 'second-factors:reset-any',
} as const;

describePermissions(
  'auth',
  {
    [AuthPermission.EndAnySession]: 'Sign anybody out everywhere.',
    [AuthPermission.ReadAnyApiKey]: 'See the API keys of any account, without the keys themselves.',
    [AuthPermission.RevokeAnyApiKey]: 'Revoke the API keys of any account.',
    [AuthPermission.ReadClients]: 'See the OAuth clients.',
    [AuthPermission.WriteClients]: 'Add, change and remove OAuth clients, and make their secrets.',
    [AuthPermission.IntrospectTokens]: 'Ask whether a token is good, and what it stands for.',
    [AuthPermission.ResetAnySecondFactors]: 'Remove the second factors of somebody who lost them.',
  },
  { peopleOnly: [AuthPermission.WriteClients, AuthPermission.ResetAnySecondFactors] },
);
