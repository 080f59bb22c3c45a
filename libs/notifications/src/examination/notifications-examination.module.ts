import { Module } from '@nestjs/common';
import { MailServersExamination } from './mail-servers.examination.js';

/** What `orderly doctor` looks at in this module. */
@Module({ providers: [MailServersExamination] })
export class NotificationsExaminationModule {}
