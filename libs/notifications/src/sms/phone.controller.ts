import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import {
  ConfirmPhoneRequest,
  PhoneResponse,
  SetPhoneRequest,
  toPhoneResponse,
} from './dto/phone.js';
import {
  PhoneCodeRefused,
  PhoneNumberNotFound,
  PhoneNumberRefused,
  SmsCoolDown,
  SmsLimitReached,
  SmsNotOffered,
} from './phone.errors.js';
import { Phones } from './phones.service.js';

@Controller({ path: 'notifications/phone', version: '1' })
@ApiTags('Notifications')
export class PhoneController {
  constructor(
    private readonly phones: Phones,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiDoc(
    'Get your phone number',
    'Text messages are off until you turn them on in the preferences, by category.',
  )
  @Authenticated()
  @ApiResult(200, 'Your number, and the one that waits for its code.', PhoneResponse)
  async getPhoneNumber(@CurrentActor() actor: Actor): Promise<HttpResult<PhoneResponse>> {
    const { phone, pending } = await this.phones.get(actor);
    return HttpResult.ok(toPhoneResponse(this.isOffered, phone, pending));
  }

  @Post()
  @ApiDoc(
    'Set your phone number',
    'Sends a code by text message, which is valid for ten minutes. Your present number stays ' +
      'until the new one is confirmed. A later request replaces this one.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(202, 'The code is on its way.', PhoneResponse)
  @ApiProblems(SmsNotOffered, PhoneNumberRefused, SmsCoolDown, SmsLimitReached)
  async setPhoneNumber(
    @CurrentActor() actor: Actor,
    @Body() { number }: SetPhoneRequest,
  ): Promise<HttpResult<PhoneResponse>> {
    const { phone } = await this.phones.get(actor);
    const pending = await this.transactions.run((tx) => this.phones.set(tx, actor, number));
    return HttpResult.accepted(toPhoneResponse(this.isOffered, phone, pending));
  }

  @Post('confirm')
  @ApiDoc('Confirm your phone number', 'Each code can be tried five times.')
  @Authenticated()
  @CredentialRoute()
  @ApiResult(200, 'Your number.', PhoneResponse)
  @ApiProblems(PhoneCodeRefused)
  async confirmPhoneNumber(
    @CurrentActor() actor: Actor,
    @Body() { code }: ConfirmPhoneRequest,
  ): Promise<HttpResult<PhoneResponse>> {
    // Committed by itself: a wrong code counts.
    const open = await this.transactions.run((tx) => this.phones.takeTry(tx, actor));
    const phone = await this.transactions.run((tx) => this.phones.confirm(tx, actor, open, code));
    return HttpResult.ok(toPhoneResponse(this.isOffered, phone, null));
  }

  @Delete()
  @ApiDoc(
    'Remove your phone number',
    'And the one that waits for its code. Your choices in the preferences stay for another one.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(204, 'Removed.')
  @ApiProblems(PhoneNumberNotFound)
  async removePhoneNumber(@CurrentActor() actor: Actor): Promise<HttpResult> {
    await this.transactions.run((tx) => this.phones.remove(tx, actor));
    return HttpResult.noContent();
  }

  private get isOffered(): boolean {
    return this.config.sms !== undefined;
  }
}
