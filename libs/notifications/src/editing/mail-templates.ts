import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { LANGUAGES, type Language } from '@orderly/users';
import type { MailContent, Reader } from '../mail/content/mail-content.js';
import { senderOf } from '../mail/content/sender.js';
import { type OwnWords, SHIPPED, type Wording } from '../mail/content/wording.js';
import { languageOf } from '../mail/texts/language.js';
import { MAIL_NAMES, type MailName, wordingOf } from '../mail/texts/wording.js';
import type { MailTemplateVersion } from '../wording/mail-template-version.entity.js';
import { MailTemplatesRepository } from '../wording/mail-templates.repository.js';
import { UnusableWords } from './mail-template.errors.js';
import { TEST_MAIL_REQUESTED, type TestMailRequested } from './test-mail.events.js';

/** The words of one mail in one language. */
export interface MailTemplate {
  readonly name: MailName;
  readonly language: Language;
  /** 0 until the words are changed for the first time. */
  readonly version: number;
  readonly own: OwnWords;
  readonly shipped: Wording;
  readonly variables: ReadonlyArray<{ readonly name: string; readonly kind: 'text' | 'count' }>;
}

/** The words of the mails, which staff may change in each language. */
@Injectable()
export class MailTemplates {
  constructor(
    private readonly versions: MailTemplatesRepository,
    private readonly auditLog: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Each mail in each language, whether changed or not. */
  async list(): Promise<Array<Pick<MailTemplate, 'name' | 'language' | 'version' | 'own'>>> {
    const changed = await this.versions.newestOfAll();
    return MAIL_NAMES.flatMap((name) =>
      LANGUAGES.map((language) => {
        const newest = changed.find((each) => each.name === name && each.language === language);
        return { name, language, version: newest?.version ?? 0, own: newest?.words ?? SHIPPED };
      }),
    );
  }

  async get(name: MailName, language: Language): Promise<MailTemplate> {
    return this.templateOf(name, language, await this.versions.newest(name, language));
  }

  /** Newest first. */
  history(name: MailName, language: Language, page: PageRequest): Promise<MailTemplateVersion[]> {
    return this.versions.pageOf(name, language, page);
  }

  /**
   * Applies to mails that leave from now on.
   * @param words replace the shipped ones, field by field; without fields the mail is as shipped
   * @param assertUnchanged gets the current version and throws when the caller saw another one
   * @throws UnusableWords
   */
  async change(
    tx: Transaction,
    actor: Actor,
    { name, language, words }: { name: MailName; language: Language; words: OwnWords },
    assertUnchanged: (version: number) => void,
  ): Promise<MailTemplate> {
    await this.assertUsable(name, language, words);
    await this.versions.lock(tx, name, language);
    const newest = await this.versions.newestIn(tx, name, language);
    const { version = 0, words: before = SHIPPED } = newest ?? {};
    assertUnchanged(version);
    const changed = { name, language, version: version + 1, words, createdAt: this.clock.now() };
    await this.versions.add(tx, changed);
    await this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'notifications.mail-template-changed',
      subject: { type: 'mail-template', id: `${name}/${language}` },
      before,
      after: words,
    });
    return this.templateOf(name, language, changed);
  }

  /**
   * The mail about an invented order or account.
   * @param words undefined for those in use
   * @throws UnusableWords
   */
  async preview(name: MailName, language: Language, words?: OwnWords): Promise<MailContent> {
    if (words) await this.assertUsable(name, language, words);
    const own = words ?? (await this.versions.ownWords(name, language));
    const { timeZone } = this.config.mail;
    const reader = { name: 'Ada Example', locale: language, timeZone };
    return this.sample(name, reader, own);
  }

  /** The mail as a test, with the words in use at the time of sending. */
  async testMail(name: MailName, reader: Reader): Promise<MailContent> {
    return this.sample(name, reader, await this.versions.ownWords(name, reader.locale));
  }

  /** A worker sends the mail to the account of the actor. */
  async requestTestMail(
    tx: Transaction,
    actor: Actor,
    name: MailName,
    language: Language,
  ): Promise<void> {
    const about = {
      subject: actor.userId,
      occurredAt: this.clock.now(),
      traceparent: actor.origin.traceparent,
    };
    const event = domainEvent<TestMailRequested>(TEST_MAIL_REQUESTED, about, { name, language });
    await this.outbox.record(tx, event);
  }

  private async sample(name: MailName, reader: Reader, own: OwnWords): Promise<MailContent> {
    // The layouts and their compiler are large, and the API rarely needs them.
    const { sampleContent } = await import('./sample-content.js');
    const { publicUrl } = this.config.http;
    return sampleContent(name, reader, senderOf(this.config), own, publicUrl);
  }

  private async assertUsable(name: MailName, language: Language, words: OwnWords): Promise<void> {
    const { faultsOf } = await import('./sample-content.js');
    const faults = faultsOf(name, language, words);
    if (faults.length > 0) throw new UnusableWords(faults);
  }

  private async templateOf(
    name: MailName,
    language: Language,
    newest: MailTemplateVersion | null,
  ): Promise<MailTemplate> {
    const { variablesOf } = await import('./sample-content.js');
    const variables = Object.entries(variablesOf(name, language)).map(([variable, value]) => ({
      name: variable,
      kind: typeof value === 'number' ? ('count' as const) : ('text' as const),
    }));
    const shipped = wordingOf(name, languageOf(language).texts, SHIPPED);
    const { version = 0, words: own = SHIPPED } = newest ?? {};
    return { name, language, version, own, shipped, variables };
  }
}
