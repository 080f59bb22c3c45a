import { isOneOf } from '@orderly/platform/database/is-one-of';
import { LANGUAGES, type Language } from '@orderly/users';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { OwnWords } from '../mail/content/wording.js';
import type { MailName } from '../mail/texts/wording.js';

/** The words that staff gave a mail in one language. The newest version is the one in use. */
@Entity({ schema: 'notifications', name: 'mail_template_versions' })
// A pattern, so that a new mail needs no migration.
@Check('mail_template_versions_name_check', `name ~ '^[a-z-]{3,40}$'`)
@Check('mail_template_versions_language_check', isOneOf('language', LANGUAGES))
@Check('mail_template_versions_version_check', 'version > 0')
export class MailTemplateVersion {
  @PrimaryColumn('text') name!: MailName;
  @PrimaryColumn('text') language!: Language;
  @PrimaryColumn('int') version!: number;
  /** Without fields, the mail has its shipped words again. */
  @Column('jsonb') words!: OwnWords;
  @Column('timestamptz') createdAt!: Date;
}
