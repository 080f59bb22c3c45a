import { deviceNameOf } from '@orderly/platform/access/device-names';
import { pageOf, pageQuery } from '@orderly/platform/http/pagination';
import { timestamp } from '@orderly/platform/http/schemas';
import { AAL1, AAL2 } from '@orderly/platform/kernel/identity/actor';
import { z } from 'zod';
import type { ListedSession } from '../active-sessions.repository.js';

export const listSessionsQuery = z.strictObject({ ...pageQuery });
export type ListSessionsQuery = z.infer<typeof listSessionsQuery>;

export const sessionResponse = z
  .object({
    id: z.guid(),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
    createdAt: timestamp(),
    lastUsedAt: timestamp().meta({ description: 'To within half a minute.' }),
    expiresAt: timestamp().meta({
      description: 'Unless it is used before; no use moves it beyond its last day.',
    }),
    device: z
      .string()
      .max(100)
      .nullable()
      .meta({
        description: 'What the client says it is, in short.',
        examples: ['Firefox on Linux'],
      }),
    userAgent: z.string().max(400).nullable(),
    place: z.object({
      ip: z.string().max(45).nullable().meta({ description: 'Where it was last used from.' }),
      country: z
        .string()
        .max(2)
        .nullable()
        .meta({ description: 'ISO 3166-1, where the log-in came from, if known.' }),
    }),
    transport: z.enum(['token', 'cookie']),
    acr: z.enum([AAL1, AAL2]).meta({ description: 'One factor, or two.' }),
  })
  .meta({ id: 'Session' });
export type SessionResponse = z.infer<typeof sessionResponse>;

export const sessionList = pageOf(sessionResponse, 'SessionList');

export const endedSessionsResponse = z
  .object({ ended: z.int().min(0).meta({ description: 'How many sessions this ended.' }) })
  .meta({ id: 'EndedSessions', examples: [{ ended: 2 }] });

export const toSessionResponse =
  (currentId: string) =>
  (session: ListedSession): SessionResponse => ({
    id: session.id,
    current: session.id === currentId,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    device: deviceNameOf(session.userAgent),
    userAgent: session.userAgent,
    place: { ip: session.ip, country: session.country },
    transport: session.transport,
    acr: session.acr,
  });
