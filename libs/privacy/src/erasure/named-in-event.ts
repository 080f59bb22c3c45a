/**
 * The people that an event is about, as SQL: its subject, and each of its facts. A fact whose name
 * ends in "By" names the actor, and not whom the event is about: an invitation stays when the
 * administrator who wrote it is erased.
 * @param event an alias of platform.outbox or of a part of it; never a value
 * @returns an item of a FROM list, with the column `name`
 */
export const namesIn = (event: string): string => `LATERAL (
  SELECT ${event}.subject
   UNION ALL
  SELECT fact.value FROM jsonb_each_text(${event}.data) AS fact (key, value)
    WHERE fact.key !~ 'By$') AS named (name)`;

/**
 * Whether an event is about a person, as SQL.
 * @param event as above
 * @param userId an SQL expression of type text; never a value
 */
export const isAbout = (event: string, userId: string): string =>
  `EXISTS (SELECT FROM ${namesIn(event)} WHERE name = ${userId})`;
