import { CATEGORIES, isMandatory } from '../core/category.js';
import type { Channel } from './channel.js';

const MANDATORY = CATEGORIES.filter(isMandatory).map((category) => `'${category}'`);

/**
 * A condition of SQL: the account does not want the category on the channel. By the primary key, so
 * it costs one look-up.
 * @param userId, category expressions of SQL
 */
export const mutedInSql = (userId: string, category: string, channel: Channel): string =>
  `${category} NOT IN (${MANDATORY.join(', ')}) AND EXISTS (
     SELECT FROM notifications.preferences chosen
      WHERE chosen.user_id = ${userId} AND ${category} || '/${channel}' = ANY (chosen.muted))`;
