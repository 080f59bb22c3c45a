import { deviceNameOf } from '@orderly/platform/access/device-names';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { Nested } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery, pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { AAL1, AAL2 } from '@orderly/platform/kernel/identity/actor';
import type { ListedSession } from '../active-sessions.repository.js';

export class ListSessionsQuery extends PageQuery {}

class SessionPlace {
  @PlainString({ max: 45, nullable: true, description: 'The IP address of the last use.' })
  readonly ip: string | null;

  @PlainString({
    max: 2,
    nullable: true,
    description: 'ISO 3166-1 code of where the log-in came from, if known.',
  })
  readonly country: string | null;
}

@ApiSchema({ name: 'Session' })
class SessionResponse {
  @Id()
  readonly id: string;

  @Bool({ description: 'Whether this request uses it.' })
  readonly current: boolean;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ description: 'Accurate to half a minute.' })
  readonly lastUsedAt: string;

  @Timestamp({
    description: 'Each use moves it on, up to a last day that no use can extend.',
  })
  readonly expiresAt: string;

  @PlainString({
    max: 100,
    nullable: true,
    description: 'A short form of what the client says it is.',
    examples: ['Firefox on Linux'],
  })
  readonly device: string | null;

  @PlainString({ max: 400, nullable: true })
  readonly userAgent: string | null;

  @Nested(SessionPlace)
  readonly place: SessionPlace;

  @OneOf(['token', 'cookie'])
  readonly transport: 'token' | 'cookie';

  @OneOf([AAL1, AAL2], { description: 'One factor, or two.' })
  readonly acr: ListedSession['acr'];
}

export const SessionList = pageOf(SessionResponse, 'SessionList');

@ApiSchema({ name: 'EndedSessions', examples: [{ ended: 2 }] })
export class EndedSessionsResponse {
  @Int({ min: 0, description: 'The number of sessions that ended.' })
  readonly ended: number;
}

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
