import type { Language } from '@orderly/users';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';

export type LinkPageName =
  | 'verify-email'
  | 'accept-invitation'
  | 'reset-password'
  | 'confirm-email-change'
  | 'download-export'
  | 'download-file';

/** The words of one page. */
interface PageWords {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  /** Shown when everything is done. */
  readonly done: string;
  /** Shown when another link must still be opened. */
  readonly waiting?: string;
  /** How to go on when the link is no longer valid. */
  readonly again: string;
}

/** The words that all pages share. */
export interface LinkPageWords {
  readonly pages: Readonly<Record<LinkPageName, PageWords>>;
  readonly password: string;
  readonly passwordHint: string;
  readonly resetHint: string;
  /** Replaces the server's words, which are English; null where those are right. */
  readonly passwordRefused: string | null;
  readonly passwordNeeded: string;
  readonly refused: string;
  readonly incomplete: string;
  readonly failed: string;
  readonly unreachable: string;
  readonly email: string;
  readonly sendAgain: string;
  readonly sent: string;
  readonly signIn: string;
  readonly noScript: string;
}

export const LINK_PAGE_WORDS: Readonly<Record<Language, LinkPageWords>> = { en, de, fr };
