import { createHash, type Hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Transactions } from '../database/transactions.js';
import type { FileBody } from '../http/file-body.js';
import { MalformedRequest } from '../http/http.errors.js';
import type { Permission } from '../kernel/identity/actor.js';
import { FileTooLarge } from './file.errors.js';
import { Files } from './files.js';
import {
  type FileOwner,
  FilesRepository,
  MAX_CHUNK_BYTES,
  type StoredFile,
} from './files.repository.js';

/** As long as the job that reads it may wait; it deletes the file when it has ended. */
const LIFETIME_S = 7 * 24 * 3_600;

interface Received {
  readonly size: number;
  readonly sha256: Buffer;
}

/** Texts that arrive in the body of a request, and are stored as they arrive. */
@Injectable()
export class Uploads {
  constructor(
    private readonly files: Files,
    private readonly repository: FilesRepository,
    private readonly transactions: Transactions,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Stores the whole body, or nothing of it. No transaction is open while it arrives, because the
   * client decides how long that takes.
   * @throws FileTooLarge, FileStorageFull
   * @throws MalformedRequest when it is not UTF-8
   */
  async receive(
    owner: FileOwner,
    body: FileBody,
    facts: { readonly name: string; readonly permission: Permission; readonly maxBytes: number },
  ): Promise<StoredFile> {
    try {
      return await this.keep(owner, body, facts);
    } catch (error) {
      body.ignoreRest();
      throw error;
    }
  }

  async discard(fileId: string): Promise<void> {
    await this.repository.remove(this.dataSource.manager, fileId);
  }

  private async keep(
    owner: FileOwner,
    body: FileBody,
    { maxBytes, ...facts }: Parameters<Uploads['receive']>[2],
  ): Promise<StoredFile> {
    if ((body.announcedBytes ?? 0) > maxBytes) throw new FileTooLarge(maxBytes);
    const { mediaType } = body;
    const fileId = await this.transactions.run((tx) =>
      this.files.begin(tx, owner, { mediaType, ...facts }),
    );
    try {
      const { size, sha256 } = await this.store(fileId, body, maxBytes);
      return await this.transactions.run((tx) =>
        this.files.seal(tx, fileId, { size, sha256, lifetimeS: LIFETIME_S }),
      );
    } catch (error) {
      await this.discard(fileId);
      throw error;
    }
  }

  private async store(fileId: string, { stream }: FileBody, maxBytes: number): Promise<Received> {
    const text = new Utf8Check();
    const hash = createHash('sha256');
    let waiting: Buffer[] = [];
    let [size, stored] = [0, 0];
    const flush = async (): Promise<void> => {
      const bytes = Buffer.concat(waiting);
      waiting = [];
      await this.repository.append(this.dataSource.manager, fileId, stored, bytes);
      stored += bytes.length;
    };
    // Otherwise leaving the loop would destroy the connection before the response.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > maxBytes) throw new FileTooLarge(maxBytes);
      text.accept(chunk);
      note(hash, waiting, chunk);
      if (size - stored >= MAX_CHUNK_BYTES) await flush();
    }
    text.end();
    if (size > stored) await flush();
    return { size, sha256: hash.digest() };
  }
}

function note(hash: Hash, waiting: Buffer[], chunk: Buffer): void {
  hash.update(chunk);
  waiting.push(chunk);
}

/** Refuses what is not UTF-8 while it arrives: a wrong encoding would spoil every name in a file. */
class Utf8Check {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  accept(bytes: Buffer): void {
    this.decode(() => this.decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.decode(() => this.decoder.decode());
  }

  private decode(run: () => string): void {
    let text: string;
    try {
      text = run();
    } catch {
      throw new MalformedRequest('The file is not valid UTF-8. Save it in this encoding.');
    }
    if (text.includes('\0')) throw new MalformedRequest('The file contains a NUL character.');
  }
}
