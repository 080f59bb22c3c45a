import { isOneOf } from '@orderly/platform/database/is-one-of';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { REVISED, type Revised } from './revisions.js';

/** How often something changed that processes cache. */
@Entity({ schema: 'pricing', name: 'revisions' })
@Check('revisions_about_check', isOneOf('about', REVISED))
@Check('revisions_version_check', 'version >= 1')
export class RevisionEntity {
  @PrimaryColumn('text') about!: Revised;
  @Column('int') version!: number;
}
