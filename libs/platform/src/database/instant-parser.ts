import pg, { type CustomTypesConfig } from 'pg';

const TIMESTAMPTZ = 1184;
/** How PostgreSQL writes an instant to a session in UTC: `2026-11-20 09:30:00.123+00`, with as many decimals as it needs. */
const UTC_TEXT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\+00$/;
const parseAnyInstant = pg.types.getTypeParser(TIMESTAMPTZ);

function parseInstant(text: string): Date {
  const parts = UTC_TEXT.exec(text);
  if (!parts) return parseAnyInstant(text) as Date;
  const [, year, month, day, hour, minute, second, decimals = ''] = parts.map((part) => part ?? '');
  const ms = Number(decimals.padEnd(3, '0').slice(0, 3));
  return new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms),
  );
}

/** node-postgres' own parser knows every era and zone; a list of twenty rows spends more time in it than in the database. */
export const WITH_FAST_INSTANTS: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ && format !== 'binary'
      ? parseInstant
      : pg.types.getTypeParser(oid, format as 'text')) as CustomTypesConfig['getTypeParser'],
};
