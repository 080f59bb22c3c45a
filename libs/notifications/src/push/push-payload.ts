import { createHash } from 'node:crypto';
import type { Category } from '../core/category.js';
import type { ShortNotice } from '../short/short-notices.js';

const MAX_TITLE = 120;
const MAX_BODY = 240;
/** RFC 8030: at most 32 characters of the base64url alphabet. */
const TOPIC_LENGTH = 32;

interface Shown {
  readonly category: Category;
  /** The entry of the feed, if there is one. */
  readonly notificationId: string | null;
  /** In quiet hours: without sound. */
  readonly silent: boolean;
}

/** What the service worker of the front end gets: less than 3 KB, whatever the words are. */
export const pushPayload = (notice: ShortNotice, shown: Shown): string =>
  JSON.stringify({
    title: shortened(notice.title, MAX_TITLE),
    body: shortened(notice.body, MAX_BODY),
    lang: notice.language,
    tag: topicOf(notice),
    url: notice.url,
    kind: notice.kind,
    ...shown,
  });

/** Hashed: the push service reads it, and needs no ids of ours. */
export const topicOf = ({ about }: Pick<ShortNotice, 'about'>): string =>
  createHash('sha256').update(about).digest('base64url').slice(0, TOPIC_LENGTH);

/** By code points, so that no character is cut in two. */
function shortened(text: string, max: number): string {
  const points = [...text];
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`;
}
