import { line } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { scopeList } from '../../core/scopes.js';
import { AUTH_METHODS } from '../client.js';
import { clientKeys } from '../client-keys.js';

const clientName = () => line({ max: 100 });

const requestsPerSecond = () =>
  z
    .int()
    .min(1)
    .max(100_000)
    .meta({ description: 'The limit of this client, instead of that of the installation.' });

export const addClientRequest = z
  .strictObject({
    name: clientName(),
    authMethod: z.enum(AUTH_METHODS),
    scopes: scopeList(),
    jwks: clientKeys().optional(),
    requestsPerSecond: requestsPerSecond().optional(),
  })
  .meta({
    id: 'AddOAuthClientRequest',
    examples: [{ name: 'Warehouse', authMethod: 'client_secret_basic', scopes: ['orders:read'] }],
  });
export type AddClientRequest = z.infer<typeof addClientRequest>;

export const changeClientRequest = z
  .strictObject({
    name: clientName().optional(),
    scopes: scopeList().optional(),
    jwks: clientKeys().optional(),
    requestsPerSecond: requestsPerSecond().nullable().optional(),
    disabled: z.boolean().optional().meta({ description: '`true` ends all access at once.' }),
  })
  .meta({
    id: 'ChangeOAuthClientRequest',
    description: 'What is left out stays as it is.',
    examples: [{ disabled: true }],
  });
export type ChangeClientRequest = z.infer<typeof changeClientRequest>;

export const newSecretRequest = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(168)
      .meta({ description: 'For how long the old secret is still taken; 0 ends it at once.' }),
  })
  .meta({ id: 'NewClientSecretRequest', examples: [{ overlapHours: 24 }] });
export type NewSecretRequest = z.infer<typeof newSecretRequest>;
