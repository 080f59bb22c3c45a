import type { HeldNotice, NoticePlace, SecurityNotice } from '@orderly/users';
import { formatInstant, type Language, regionName } from './texts/language.js';

/** A row of the small table in a mail. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What was done to an account, and the known circumstances. */
export interface Notice {
  readonly kind: SecurityNotice;
  readonly at?: string;
  /** The owner's name for the object of the notice, or an address. */
  readonly name?: string;
  readonly from?: NoticePlace;
  readonly byStaff?: boolean;
  /** Other acts, and how often each happened. */
  readonly held?: readonly HeldNotice[];
}

/** The facts by which readers recognise their own acts: the object, the time and the place. */
export function noticeFacts(notice: Notice, { locale, texts }: Language, timeZone: string): Fact[] {
  const { kinds, labels, staff, device } = texts.securityNotice;
  const { kind, at, name, from, byStaff, held = [] } = notice;
  const thing = kinds[kind].thing;
  const deviceName = from && deviceIn(from, device);
  const rows: Array<[string | undefined, string | null | undefined]> = [
    [thing, name],
    [labels.when, at && formatInstant(new Date(at), locale, timeZone)],
    [labels.from, from && placeIn(from, locale)],
    [labels.device, deviceName],
    [labels.by, byStaff ? staff : null],
    ...held.map((each): [string, string] => [kinds[each.kind].heading, String(each.times)]),
  ];
  return rows.flatMap(([label, value]) => (label && value ? [{ label, value }] : []));
}

const placeIn = ({ ip, country }: NoticePlace, locale: string): string | null =>
  ip && country ? `${ip} (${regionName(country, locale)})` : ip;

const deviceIn = (
  { browser, system }: NoticePlace,
  both: (browser: string, system: string) => string,
): string | null => (browser && system ? both(browser, system) : (browser ?? system));
