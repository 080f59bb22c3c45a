import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A delivery that waits for an earlier one of its subject has no job: it is held, with
 * `enqueued_at` at infinity. Settling the earlier one makes it due. The function is volatile, so
 * that it reads with its own snapshot, taken while the caller holds the lock of the row that it
 * settles: see ADR 38.
 */
export class HandOverDeliveries1795000005700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION platform.hand_over(
        p_consumer text, p_subject text, p_position bigint, p_heard text[]
      ) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
        DECLARE
          following record;
        BEGIN
          SELECT i.event_id, i.position, i.enqueued_at = 'infinity' AS held INTO following
            FROM platform.inbox i
           WHERE i.consumer = p_consumer AND i.subject = p_subject AND i.status = 'pending'
             AND i.position <> p_position
           ORDER BY i.position LIMIT 1;
          IF NOT FOUND THEN RETURN NULL; END IF;
          IF following.held THEN
            -- An event between the two that is not published yet goes first, and hands over when it is settled.
            IF EXISTS (SELECT FROM platform.outbox o
                        WHERE o.subject = p_subject AND o.position < following.position
                          AND o.position <> p_position AND o.published_at IS NULL
                          AND o.type = ANY (p_heard)
                          AND NOT EXISTS (SELECT FROM platform.inbox settled
                                           WHERE settled.event_id = o.id AND settled.consumer = p_consumer
                                             AND settled.status <> 'pending')) THEN
              RETURN NULL;
            END IF;
            UPDATE platform.inbox SET enqueued_at = now()
             WHERE event_id = following.event_id AND consumer = p_consumer AND status = 'pending';
          END IF;
          RETURN (SELECT jsonb_build_object('eventId', o.id, 'type', o.type,
                           'traceparent', o.traceparent, 'held', following.held)
                    FROM platform.outbox o WHERE o.id = following.event_id);
        END
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      UPDATE platform.inbox SET enqueued_at = now() WHERE status = 'pending' AND enqueued_at = 'infinity';
      DROP FUNCTION platform.hand_over(text, text, bigint, text[]);
    `);
  }
}
