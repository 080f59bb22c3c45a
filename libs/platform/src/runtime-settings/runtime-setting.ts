/** Something that operators set while processes run. */
export interface RuntimeSetting<T extends object> {
  /** The key of its row. */
  readonly name: string;
  /** @returns undefined for a value that this release cannot use; then it counts as not set */
  parse(value: object): T | undefined;
}

export interface ActiveSetting<T extends object> {
  readonly value: T;
  readonly since: Date;
  /** Null: until an operator removes it. */
  readonly endsAt: Date | null;
}
