/**
 * A part of a statement that verifies what another module recorded: the number of `events` by
 * `subject` and `type`. It reads the whole outbox.
 * @param types SQL of a text[] with the types to count
 * @param firstSubject SQL of a text; subjects that sort before it are left out
 */
export const eventsPerSubject = (types: string, firstSubject: string): string => `
  SELECT subject, type, count(*) AS events FROM platform.outbox
   WHERE type = ANY (${types}) AND subject COLLATE "C" >= ${firstSubject}
   GROUP BY subject, type`;
