import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { LANGUAGES, type Language, languageIn } from '@orderly/users';
import { DataSource, type EntityManager } from 'typeorm';
import { type OwnWords, SHIPPED } from '../mail/content/wording.js';
import { type MailName } from '../mail/texts/wording.js';
import { MailTemplateVersion } from './mail-template-version.entity.js';

/** Once for each mail. */
const OWN_WORDS: Statement = {
  name: 'mail-templates.own-words',
  text: `SELECT words FROM notifications.mail_template_versions
          WHERE name = $1 AND language = $2 ORDER BY version DESC LIMIT 1`,
};

@Injectable()
export class MailTemplatesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** The words of the installation in the language of a reader. */
  async ownWords(name: MailName, locale: string): Promise<OwnWords> {
    const language = languageIn(locale) ?? LANGUAGES[0];
    const [newest] = await this.statements.read<{ words: OwnWords }>(OWN_WORDS, [name, language]);
    return newest?.words ?? SHIPPED;
  }

  /** Null while the mail has never been changed. */
  newest(name: MailName, language: Language): Promise<MailTemplateVersion | null> {
    return this.newestIn(this.dataSource.manager, name, language);
  }

  newestIn(
    manager: EntityManager,
    name: MailName,
    language: Language,
  ): Promise<MailTemplateVersion | null> {
    return manager.findOne(MailTemplateVersion, {
      where: { name, language },
      order: { version: 'DESC' },
    });
  }

  /** The newest version of each mail that was ever changed. */
  newestOfAll(): Promise<MailTemplateVersion[]> {
    return this.versions()
      .createQueryBuilder('version')
      .distinctOn(['version.name', 'version.language'])
      .orderBy({ 'version.name': 'ASC', 'version.language': 'ASC', 'version.version': 'DESC' })
      .getMany();
  }

  /** Newest first. */
  pageOf(
    name: MailName,
    language: Language,
    { limit, after }: PageRequest,
  ): Promise<MailTemplateVersion[]> {
    const query = this.versions()
      .createQueryBuilder('version')
      .where('version.name = :name AND version.language = :language', { name, language })
      .orderBy('version.version', 'DESC')
      .limit(limit);
    if (after) query.andWhere('version.version < :after', { after: after[0] });
    return query.getMany();
  }

  /** Two changes of one mail come one after the other. */
  async lock(tx: Transaction, name: MailName, language: Language): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `notifications.mail-templates/${name}/${language}`,
    ]);
  }

  async add(tx: Transaction, version: MailTemplateVersion): Promise<void> {
    await tx.insert(MailTemplateVersion, version as object);
  }

  private versions() {
    return this.dataSource.getRepository(MailTemplateVersion);
  }
}
