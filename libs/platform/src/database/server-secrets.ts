import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

/**
 * Random keys that all processes of one installation share. They are created on first use and
 * stored only in the database.
 */
@Injectable()
export class ServerSecrets implements OnModuleInit {
  private cursor: Buffer | undefined;

  constructor(private readonly dataSource: DataSource) {}

  async onModuleInit(): Promise<void> {
    this.cursor = await this.getOrCreate('cursor-signing');
  }

  get cursorKey(): Buffer {
    if (!this.cursor) throw new Error('The installation secrets have not been read yet.');
    return this.cursor;
  }

  /** Returns the key of this name. Creates it when it does not exist yet. */
  async getOrCreate(name: string): Promise<Buffer> {
    // Two processes may start at once: the first insert wins, and both read the value that it
    // wrote.
    await this.dataSource.query(
      'INSERT INTO platform.installation_secrets (name, value) VALUES ($1, $2) ON CONFLICT ' +
        '(name) DO NOTHING',
      [name, randomBytes(32)],
    );
    const value = await this.find(name);
    if (!value) throw new Error(`The installation secret ${name} vanished.`);
    return value;
  }

  async find(name: string): Promise<Buffer | null> {
    const [row] = await this.dataSource.query<Array<{ value: Buffer }>>(
      'SELECT value FROM platform.installation_secrets WHERE name = $1',
      [name],
    );
    return row?.value ?? null;
  }
}
