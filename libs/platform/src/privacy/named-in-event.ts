/**
 * Whether an event is about a person, as SQL: its subject is, or one of its facts. A fact whose name ends in "By" says who did it, and not
 * whom it is about: an invitation stays when the administrator who wrote it is erased.
 * @param event an alias of platform.outbox or of a part of it; never a value
 * @param userId an SQL expression of type text; never a value
 */
export const isAbout = (event: string, userId: string): string => `(
  ${event}.subject = ${userId}
  OR EXISTS (SELECT FROM jsonb_each_text(${event}.data) AS fact (name, value)
              WHERE fact.value = ${userId} AND fact.name !~ 'By$'))`;
