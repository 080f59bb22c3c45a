import { Body, Controller, Delete, Patch, Post } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { PasswordTooShortAlone } from '../factors/factors.errors.js';
import {
  PasskeyResponse,
  RegisterPasskeyRequest,
  RenamePasskeyRequest,
  toPasskeyResponse,
} from './dto/passkey.schemas.js';
import { PasskeyCreationOptions, toCreationOptions } from './dto/passkey-options.schemas.js';
import {
  PasskeyNotFound,
  PasskeyNotTaken,
  PasskeyPresent,
  TooManyPasskeys,
} from './passkey.errors.js';
import { PasskeyOptions } from './passkey-options.js';
import { PasskeyRegistration } from './passkey-registration.js';
import { Passkeys } from './passkeys.js';

@ApiTags('Second factors')
@Controller({ path: 'auth/passkeys', version: '1' })
export class PasskeysController {
  constructor(
    private readonly options: PasskeyOptions,
    private readonly registration: PasskeyRegistration,
    private readonly passkeys: Passkeys,
  ) {}

  @Post('options')
  @ApiDoc(
    'Get the options for a new passkey',
    'The options are valid once, for five minutes, in this session.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(200, 'The options to pass to the browser.', PasskeyCreationOptions)
  async getPasskeyOptions(
    @CurrentActor() actor: Actor,
  ): Promise<HttpResult<PasskeyCreationOptions>> {
    return HttpResult.ok(toCreationOptions(await this.options.forRegistration(actor)));
  }

  @Post()
  @ApiDoc(
    'Register a passkey',
    'From now on the passkey opens the account without a password, and log-ins with the password ' +
      'need it as second factor. It must verify its user by fingerprint, face or PIN. Create ' +
      'recovery codes as well, in case it is lost.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(201, 'The passkey.', PasskeyResponse, ['Location'])
  @ApiProblems(PasskeyNotTaken, PasskeyPresent, TooManyPasskeys)
  async registerPasskey(
    @CurrentActor() actor: Actor,
    @Body() { name, response }: RegisterPasskeyRequest,
  ): Promise<HttpResult<PasskeyResponse>> {
    const passkey = toPasskeyResponse(await this.registration.register(actor, name, response));
    return HttpResult.created(`/v1/auth/passkeys/${passkey.id}`, passkey);
  }

  @Patch(':id')
  @ApiDoc(
    'Rename a passkey',
    'Takes no If-Match: only its owner sees the name, and the last change wins.',
  )
  @Authenticated()
  @ApiResult(200, 'The passkey.', PasskeyResponse)
  @ApiProblems(PasskeyNotFound)
  async renamePasskey(
    @CurrentActor() actor: Actor,
    @IdParam('id') passkeyId: string,
    @Body() { name }: RenamePasskeyRequest,
  ): Promise<HttpResult<PasskeyResponse>> {
    return HttpResult.ok(toPasskeyResponse(await this.passkeys.rename(actor, passkeyId, name)));
  }

  @Delete(':id')
  @ApiDoc('Remove a passkey', 'Removing the last second factor also removes the recovery codes.')
  @Authenticated()
  @StepUp()
  @ApiResult(204, 'Removed.')
  @ApiProblems(PasskeyNotFound, PasswordTooShortAlone)
  async removePasskey(
    @CurrentActor() actor: Actor,
    @IdParam('id') passkeyId: string,
  ): Promise<HttpResult> {
    await this.passkeys.remove(actor, passkeyId);
    return HttpResult.noContent();
  }
}
