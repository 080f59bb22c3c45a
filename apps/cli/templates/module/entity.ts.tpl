import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

export interface {{Name}}Details {
  readonly name: string;
  /** Need not have an account. */
  readonly email: string;
}

@Entity({ schema: '{{schema}}', name: '{{schema}}' })
@Unique(['email'])
// The filter of the list and its order: a page is read off the index.
@Index('{{schema}}_by_owner', ['ownerId', 'id'])
@Check('{{schema}}_name_check', 'length(name) BETWEEN 1 AND 200')
@Check('{{schema}}_email_check', 'length(email) BETWEEN 3 AND 254')
@Check('{{schema}}_version_check', 'version >= 1')
export class {{Name}} {
  @PrimaryColumn('uuid')
  id!: string;

  /** An id, not a relation: the row belongs to users. Null once that account was erased. */
  @Column('uuid', { nullable: true })
  ownerId!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  email!: string;

  /** When the mail of welcome left: it is sent once, however often its event is delivered. */
  @Column('timestamptz', { nullable: true })
  welcomedAt!: Date | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  static add(details: {{Name}}Details, ownerId: string, at: Date): {{Name}} {
    return Object.assign(new {{Name}}(), details, {
      id: newId(),
      ownerId,
      welcomedAt: null,
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
  }

  change(details: Partial<{{Name}}Details>, at: Date): void {
    Object.assign(this, details);
    this.version += 1;
    this.updatedAt = at;
  }
}
