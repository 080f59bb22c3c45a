import type { Language } from '@orderly/users';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';

export type LinkPageName =
  | 'verify-email'
  | 'accept-invitation'
  | 'reset-password'
  | 'confirm-email-change'
  | 'download-export';

/** What one page says. */
interface PageWords {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  /** What is told when all is done. */
  readonly done: string;
  /** What is told when another link is to be opened yet. */
  readonly waiting?: string;
  /** How to go on when the link is not good any more. */
  readonly again: string;
}

/** What all of them say. */
export interface LinkPageWords {
  readonly pages: Readonly<Record<LinkPageName, PageWords>>;
  readonly password: string;
  readonly passwordHint: string;
  readonly resetHint: string;
  /** In the place of the server's words, which are English; null where those are right. */
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
