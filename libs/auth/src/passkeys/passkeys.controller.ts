import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/access/actor';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { id } from '@orderly/platform/http/schemas';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { PasswordTooShortAlone } from '../factors/factors.errors.js';
import {
  type PasskeyResponse,
  passkeyResponse,
  type RegisterPasskeyRequest,
  type RenamePasskeyRequest,
  registerPasskeyRequest,
  renamePasskeyRequest,
  toPasskeyResponse,
} from './dto/passkey.schemas.js';
import {
  type PasskeyCreationOptions,
  passkeyCreationOptions,
  toCreationOptions,
} from './dto/passkey-options.schemas.js';
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
  @Documented(
    'Ask for the options of a new passkey',
    'Good once, within five minutes, in this session.',
  )
  @Authenticated()
  @StepUp()
  @Answers(200, 'What to hand to the browser.', passkeyCreationOptions)
  async getPasskeyOptions(@CurrentActor() actor: Actor): Promise<Answer<PasskeyCreationOptions>> {
    return Answer.ok(toCreationOptions(await this.options.forRegistration(actor)));
  }

  @Post()
  @Documented(
    'Register a passkey',
    'From now on it opens the account without a password, and log-ins with the password ask for it. It must verify its user by fingerprint, face or PIN. Make recovery codes, too, for the day on which it is lost.',
  )
  @Authenticated()
  @StepUp()
  @Answers(201, 'The passkey.', passkeyResponse, ['Location'])
  @Problems(PasskeyNotTaken, PasskeyPresent, TooManyPasskeys)
  async registerPasskey(
    @CurrentActor() actor: Actor,
    @Body({ schema: registerPasskeyRequest }) { name, response }: RegisterPasskeyRequest,
  ): Promise<Answer<PasskeyResponse>> {
    const passkey = toPasskeyResponse(await this.registration.register(actor, name, response));
    return Answer.created(`/v1/auth/passkeys/${passkey.id}`, passkey);
  }

  @Patch(':id')
  @Documented(
    'Rename a passkey',
    'Without If-Match: a name is for its owner alone, and the last one stays.',
  )
  @Authenticated()
  @Answers(200, 'The passkey.', passkeyResponse)
  @Problems(PasskeyNotFound)
  async renamePasskey(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) passkeyId: string,
    @Body({ schema: renamePasskeyRequest }) { name }: RenamePasskeyRequest,
  ): Promise<Answer<PasskeyResponse>> {
    return Answer.ok(toPasskeyResponse(await this.passkeys.rename(actor, passkeyId, name)));
  }

  @Delete(':id')
  @Documented('Remove a passkey', 'With the last second factor the recovery codes go, too.')
  @Authenticated()
  @StepUp()
  @Answers(204, 'Removed.')
  @Problems(PasskeyNotFound, PasswordTooShortAlone)
  async removePasskey(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) passkeyId: string,
  ): Promise<Answer> {
    await this.passkeys.remove(actor, passkeyId);
    return Answer.noContent();
  }
}
