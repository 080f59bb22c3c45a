import type { AppConfig } from '@orderly/platform/config/app-config';

/** The sender, as the configuration names it. */
export interface Sender {
  readonly brandName: string;
  /** The address for readers' questions. If undefined, no mail promises an answer. */
  readonly supportEmail: string | undefined;
}

export const senderOf = ({ brandName, mail }: AppConfig): Sender => ({
  brandName,
  supportEmail: mail.supportEmail,
});
