import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Long-running work, and the files that it reads and writes. */
export class JobsAndFiles1795000008050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE platform.files (
        id              uuid        PRIMARY KEY,
        owner_id        uuid        NOT NULL, -- users.users.id
        principal       text        NOT NULL,
        permission      text        NOT NULL, -- what a reader must be allowed
        name            text        NOT NULL CONSTRAINT files_name_check
                                    CHECK (length(name) BETWEEN 1 AND 200),
        media_type      text        NOT NULL,
        size            bigint      NOT NULL DEFAULT 0 CONSTRAINT files_size_check CHECK (size >= 0),
        sha256          bytea,      -- null while it is being written
        link_hash       bytea       CONSTRAINT files_link_key UNIQUE,
        link_expires_at timestamptz,
        created_at      timestamptz NOT NULL DEFAULT now(),
        expires_at      timestamptz NOT NULL
      );
      CREATE INDEX files_by_owner ON platform.files (owner_id);
      CREATE INDEX files_by_expiry ON platform.files (expires_at);

      CREATE TABLE platform.file_chunks (
        file_id  uuid   NOT NULL CONSTRAINT file_chunks_file_fkey
                        REFERENCES platform.files (id) ON DELETE CASCADE,
        position bigint NOT NULL, -- of the first byte
        bytes    bytea  NOT NULL CONSTRAINT file_chunks_bytes_check
                        CHECK (octet_length(bytes) BETWEEN 1 AND 262144),
        PRIMARY KEY (file_id, position)
      );
      ALTER TABLE platform.file_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

      CREATE TABLE platform.jobs (
        id             uuid        PRIMARY KEY,
        type           text        NOT NULL,
        owner_id       uuid        NOT NULL, -- users.users.id
        principal      text        NOT NULL,
        origin         jsonb       NOT NULL, -- of the request, for the audit log
        payload        jsonb       NOT NULL,
        dedupe_key     text,
        status         text        NOT NULL CONSTRAINT jobs_status_check
                                   CHECK (status IN ('queued', 'running', 'succeeded', 'failed',
                                                     'cancelled')),
        slice          int         NOT NULL DEFAULT 1,
        runner         uuid,       -- the attempt that may write
        position       jsonb,
        done           bigint      NOT NULL DEFAULT 0,
        total          bigint,
        result         jsonb,
        failure_code   text,
        failure_detail text,
        version        int         NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL DEFAULT now(),
        started_at     timestamptz,
        finished_at    timestamptz,
        CONSTRAINT jobs_end_check CHECK (
          (finished_at IS NULL) = (status IN ('queued', 'running')))
      );
      CREATE INDEX jobs_by_owner ON platform.jobs (owner_id, id);
      CREATE INDEX jobs_by_principal ON platform.jobs (principal, id);
      CREATE INDEX jobs_unfinished ON platform.jobs (principal) WHERE finished_at IS NULL;
      CREATE UNIQUE INDEX jobs_unfinished_key ON platform.jobs (type, dedupe_key)
        WHERE finished_at IS NULL AND dedupe_key IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE platform.jobs, platform.file_chunks, platform.files');
  }
}
