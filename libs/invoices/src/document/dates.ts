/** The day of an instant in a time zone: `2026-11-30`. */
export function dayOf(instant: Date, timeZone: string): string {
  // The Swedish format of a date is that of ISO 8601.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  }).format(instant);
}

export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
