/** The position of each account's last write, shared by all API processes. */
export abstract class LastWrites {
  /** Call once, before the others. */
  abstract connect(): void;
  /** Resolves before the caller learns that the write succeeded. */
  abstract note(userId: string, position: string): Promise<void>;
  /** Null: the account has written nothing lately. */
  abstract find(userId: string): Promise<string | null>;
  abstract close(): Promise<void>;
}
