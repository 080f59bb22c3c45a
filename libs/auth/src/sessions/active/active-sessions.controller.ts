import { Controller, Delete, Get, Post, Query } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  RequirePermission,
  StepUpWhen,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { RoleNotYours, UserNotFound } from '@orderly/users';
import { AuthPermission } from '../../core/auth.permissions.js';
import { cookieTakenFrom } from '../cookies/session-cookie.js';
import { SessionNotFound } from './active-sessions.errors.js';
import { ActiveSessions } from './active-sessions.js';
import {
  EndedSessionsResponse,
  ListSessionsQuery,
  SessionList,
  toSessionResponse,
} from './dto/active-sessions.schemas.js';

@ApiTags('Sessions')
@Controller({ version: '1' })
export class ActiveSessionsController {
  constructor(
    private readonly sessions: ActiveSessions,
    private readonly pages: Pages,
  ) {}

  @Get('auth/sessions')
  @ApiDoc('List your sessions', 'Where you are signed in, newest first.')
  @Authenticated()
  @ApiResult(200, 'A page of sessions.', SessionList, ['Link'])
  @ApiProblems(InvalidCursor)
  listSessions(
    @CurrentActor() actor: Actor,
    @Query() query: ListSessionsQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/auth/sessions',
      query,
      viewer: actor.userId,
      fetch: (page) => this.sessions.of(actor, page),
      keyset: ({ id: sessionId }) => [sessionId],
      item: toSessionResponse(sessionOf(actor).sessionId),
    });
  }

  @Post('auth/sessions/end-others')
  @ApiDoc(
    'Sign out everywhere else',
    'Immediately ends all your sessions except the current one, with their tokens.',
  )
  @Authenticated()
  @ApiResult(200, 'The number of sessions that ended.', EndedSessionsResponse)
  async endOtherSessions(@CurrentActor() actor: Actor): Promise<HttpResult> {
    return HttpResult.ok({ ended: await this.sessions.endOthers(actor) });
  }

  @Delete('auth/sessions/:id')
  @ApiDoc('End one of your sessions', 'Immediately ends the session, with its tokens.')
  @Authenticated()
  @ApiResult(204, 'The session has ended.')
  @ApiProblems(SessionNotFound)
  async endSession(
    @CurrentActor() actor: Actor,
    @IdParam('id') sessionId: string,
  ): Promise<HttpResult> {
    await this.sessions.end(actor, sessionId);
    const isCurrent = sessionId === sessionOf(actor).sessionId;
    return new HttpResult(204, undefined, isCurrent ? cookieTakenFrom(actor) : {});
  }

  @Delete('users/:id/sessions')
  @ApiDoc(
    'Sign an account out everywhere',
    'Immediately ends all sessions of the account. Works only for accounts that hold no ' +
      'permission that you lack.',
  )
  @RequirePermission(AuthPermission.EndAnySession)
  @StepUpWhen('the account has a role other than `customer`')
  @ApiResult(200, 'The number of sessions that ended.', EndedSessionsResponse)
  @ApiProblems(UserNotFound, RoleNotYours)
  async endSessionsOfUser(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
  ): Promise<HttpResult> {
    return HttpResult.ok({ ended: await this.sessions.endAllOf(actor, userId) });
  }
}
