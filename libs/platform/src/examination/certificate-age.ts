import { counted } from '../kernel/text/counted.js';
import { type Finding, failed, ok } from './examination.js';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** @param whose begins the sentence, such as `The certificate of api.example` */
export function judgeAge(whose: string, expiresAt: Date): Finding {
  const days = Math.floor((expiresAt.getTime() - Date.now()) / DAY_MS);
  const detail = `${whose} is valid for ${counted(days, 'day', 'days')}.`;
  return days > SOON_DAYS ? ok(detail) : failed(detail, 'Renew it.');
}
