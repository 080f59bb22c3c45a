import { NotificationsExaminationModule } from '@orderly/notifications/examination';
import { ExaminationModule } from '@orderly/platform/examination/examination.module';
import type { Parts } from '../platform-context.js';
import { ENCRYPTED_SECRETS } from './encrypted-secrets.js';

/** The examinations of all modules. */
export const PARTS: Parts = {
  imports: [...ENCRYPTED_SECRETS, ExaminationModule, NotificationsExaminationModule],
};
