import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit-log/audit-log.js';
import { AppConfig } from '../config/app-config.js';
import type { Transaction } from '../database/transactions.js';
import {
  type Actor,
  isMachine,
  may,
  type Permission,
  principalOf,
  type RequestContext,
} from '../kernel/identity/actor.js';
import { newId } from '../kernel/ids/new-id.js';
import { digestOf, newSecret } from '../kernel/ids/opaque-secret.js';
import { FileLinkRefused, FileNotFound, FileStorageFull } from './file.errors.js';
import { type FileOwner, FilesRepository, type StoredFile } from './files.repository.js';

const HOUR_S = 3_600;
/** An unfinished file of work that has ended otherwise. */
const UNFINISHED_LIFETIME_S = 7 * 24 * HOUR_S;
const LINK_LIFETIME_S = HOUR_S;
/** One account can store as much as this many files of the largest size. */
const FILES_PER_OWNER = 4;

interface FileFacts {
  readonly name: string;
  readonly mediaType: string;
  /** What a reader must be allowed. */
  readonly permission: Permission;
}

export interface FileLink {
  /** The secret part. It must appear only in the response to its owner. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Files in the database: written and read in chunks, and downloaded once by each link. */
@Injectable()
export class Files {
  constructor(
    private readonly files: FilesRepository,
    private readonly audit: AuditLog,
    private readonly config: AppConfig,
  ) {}

  /**
   * Begins an empty file, and returns its id.
   * @throws FileStorageFull
   */
  async begin(tx: Transaction, owner: FileOwner, facts: FileFacts): Promise<string> {
    const id = newId();
    const { ownerId, principal } = owner;
    const { maxExportBytes, maxImportBytes } = this.config.files;
    const used = await this.files.sizeOfAll(tx, ownerId, maxImportBytes);
    if (used + maxImportBytes > FILES_PER_OWNER * maxExportBytes) throw new FileStorageFull();
    await this.files.add(tx, {
      id,
      ownerId,
      principal,
      ...facts,
      lifetimeS: UNFINISHED_LIFETIME_S,
    });
    return id;
  }

  /** @param position where the bytes begin: the caller knows how much is there */
  append(tx: Transaction, fileId: string, position: number, bytes: Buffer): Promise<void> {
    return this.files.append(tx, fileId, position, bytes);
  }

  /** Reads what is there of a file, chunk by chunk, from a byte on. */
  async *read(fileId: string, from = 0): AsyncGenerator<Buffer> {
    for (let position = from; ; ) {
      const chunk = await this.files.chunkAt(fileId, position);
      if (!chunk) return;
      const bytes = chunk.bytes.subarray(position - chunk.position);
      yield bytes;
      position += bytes.length;
    }
  }

  /**
   * The SHA-256 of what was written. Read again at the end, because a hash in progress cannot be
   * handed to the next process.
   */
  async digest(fileId: string, signal: AbortSignal): Promise<Buffer> {
    const hash = createHash('sha256');
    for await (const bytes of this.read(fileId)) {
      signal.throwIfAborted();
      hash.update(bytes);
    }
    return hash.digest();
  }

  /**
   * Completes a file: it can be downloaded from now on.
   * @throws Error when it was deleted meanwhile
   */
  async seal(
    tx: Transaction,
    fileId: string,
    facts: { size: number; sha256: Buffer; lifetimeS: number },
  ): Promise<StoredFile> {
    const file = await this.files.seal(tx, fileId, facts);
    if (!file) throw new Error(`The file ${fileId} was deleted while it was written.`);
    return file;
  }

  remove(tx: Transaction, fileId: string): Promise<void> {
    return this.files.remove(tx, fileId);
  }

  /** @throws FileNotFound, also for a file of another owner */
  async get(actor: Actor, fileId: string): Promise<StoredFile> {
    const file = await this.files.find(fileId);
    if (!file || !mayReadFile(actor, file)) throw new FileNotFound(fileId);
    return file;
  }

  /**
   * The link of the file; an earlier one becomes invalid.
   * @throws FileNotFound
   */
  async issueLink(tx: Transaction, actor: Actor, fileId: string): Promise<FileLink> {
    const file = await this.get(actor, fileId);
    const token = newSecret();
    const expiresAt = await this.files.setLink(tx, file.id, digestOf(token), LINK_LIFETIME_S);
    if (!expiresAt) throw new FileNotFound(fileId);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'platform.file-link-issued',
      subject: { type: 'file', id: fileId },
      after: { expiresAt },
    });
    return { token, expiresAt };
  }

  /**
   * Uses a link up, and returns its file.
   * @throws FileLinkRefused
   */
  async redeemLink(tx: Transaction, token: string, origin: RequestContext): Promise<StoredFile> {
    const file = await this.files.takeLink(tx, digestOf(token));
    if (!file) throw new FileLinkRefused();
    await this.audit.record(tx, {
      actorId: null,
      origin,
      action: 'platform.file-downloaded',
      subject: { type: 'file', id: file.id },
      after: { ownerId: file.ownerId },
    });
    return file;
  }
}

/** A person reads the files of their machines, too; a machine only those that it made itself. */
const mayReadFile = (actor: Actor, { ownerId, principal, permission }: StoredFile): boolean =>
  may(actor, permission) &&
  (isMachine(actor) ? principal === principalOf(actor) : ownerId === actor.userId);
