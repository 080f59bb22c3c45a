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
    'Ends all your sessions but the one that asks, at once, with their tokens.',
  )
  @Authenticated()
  @ApiResult(200, 'How many there were.', EndedSessionsResponse)
  async endOtherSessions(@CurrentActor() actor: Actor): Promise<HttpResult> {
    return HttpResult.ok({ ended: await this.sessions.endOthers(actor) });
  }

  @Delete('auth/sessions/:id')
  @ApiDoc('Sign out somewhere', 'Ends one of your sessions at once, with its tokens.')
  @Authenticated()
  @ApiResult(204, 'It has ended.')
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
    'Sign somebody out everywhere',
    'Ends all sessions of an account at once. Only of accounts that hold no permission which ' +
      'you lack.',
  )
  @RequirePermission(AuthPermission.EndAnySession)
  @StepUpWhen('the account has a role other than `customer`')
  @ApiResult(200, 'How many there were.', EndedSessionsResponse)
  @ApiProblems(UserNotFound, RoleNotYours)
  async endSessionsOfUser(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
  ): Promise<HttpResult> {
    return HttpResult.ok({ ended: await this.sessions.endAllOf(actor, userId) });
  }
}
