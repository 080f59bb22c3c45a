import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NotificationsConsumersModule } from '@orderly/notifications/worker';
import { PrivacyModule } from '@orderly/privacy';
import { {{Name}} } from '../{{name}}/{{name}}.entity.js';
import { {{Names}}Repository } from '../{{name}}/{{names}}.repository.js';
import { {{Names}}ErasureConsumer, {{Names}}PersonalData } from '../privacy/{{names}}-personal-data.js';
import { {{Name}}WelcomeConsumer } from './{{name}}-welcome.consumer.js';

/** The worker's half. */
@Module({
  imports: [TypeOrmModule.forFeature([{{Name}}]), NotificationsConsumersModule, PrivacyModule],
  providers: [
    {{Names}}Repository,
    {{Name}}WelcomeConsumer,
    {{Names}}PersonalData,
    {{Names}}ErasureConsumer,
  ],
})
export class {{Names}}ConsumersModule {}
