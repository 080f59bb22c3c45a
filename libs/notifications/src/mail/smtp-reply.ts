/** `550 5.1.1 No such user`: the reply code, and the enhanced status code if there is one. */
const REPLY = /^(5\d\d)[ -](?:5\.(\d{1,3})\.(\d{1,3})(?!\d))?/;

/** Subjects of enhanced status codes (RFC 3463, section 3), which show the side at fault. */
const ADDRESS = '1';
const MAILBOX = '2';
/** The server's system, the protocol, the content, and security or policy. */
const OURS = new Set(['3', '5', '6', '7']);
/** Details of `ADDRESS` that concern the sender: its syntax and its domain. */
const SENDER = new Set(['7', '8']);

/**
 * Reply codes to RCPT TO about the mailbox: not found, not local, over its quota, a name that is
 * not allowed (RFC 5321, section 4.2.3), and a domain that accepts no mail (RFC 7504). 554 is not
 * among them: with it, servers refuse the client, or to relay.
 */
const ABOUT_THE_MAILBOX = new Set(['550', '551', '552', '553', '556']);
/**
 * 550 is also the code for a server that refuses to relay (RFC 5321, section 3.6.2): a fault of our
 * configuration, which only the text shows. The name of a host that is called relay does not count.
 */
const RELAYING = /\brelay(?![\w-]*[.@]\w)/i;

/**
 * Whether a refusal for good concerns the addressee alone. In doubt it does not: then an operator
 * looks at it.
 *
 * The enhanced status code decides where it can, since servers that check recipients late refuse
 * them after the content. Otherwise it is the reply code, to RCPT TO only: to MAIL FROM our sender
 * is refused, and after DATA 550, 552 and 554 mean the content, its size or a policy (RFC 5321,
 * section 4.3.2), which would hit the next mail as well.
 *
 * @param command what the server answered
 */
export function isRefusedByAddressee(
  command: string | undefined,
  response: string | undefined,
): boolean {
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  const [, code = '', subject = '', detail = ''] = REPLY.exec(response ?? '') ?? [];
  if (subject === ADDRESS) return !SENDER.has(detail);
  if (subject === MAILBOX) return true;
  if (OURS.has(subject)) return false;
  return command === 'RCPT TO' && ABOUT_THE_MAILBOX.has(code) && !RELAYING.test(response ?? '');
}

/**
 * Enhanced status codes of a mailbox that is not there for good: bad mailbox, system or syntax of
 * the recipient, moved, a domain without mail (RFC 7505), disabled.
 */
const MISSING = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1']);
/** The same as a reply code alone (RFC 7504). */
const DOMAIN_WITHOUT_MAIL = '556';

/**
 * Whether a refusal by the addressee says that the mailbox does not exist. 550 without an enhanced
 * code may also be a filter, and a full mailbox may be emptied: neither does.
 */
export function isMailboxMissing(response: string | undefined): boolean {
  const [, code = '', subject = '', detail = ''] = REPLY.exec(response ?? '') ?? [];
  return subject === '' ? code === DOMAIN_WITHOUT_MAIL : MISSING.has(`${subject}.${detail}`);
}
