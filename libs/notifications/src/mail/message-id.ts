import addressparser from 'nodemailer/lib/addressparser';

/** `<id@domain>` with the domain of the sender's address (RFC 5322 section 3.6.4). */
export function messageIdOf(id: string, from: string): string {
  const [sender] = addressparser(from, { flatten: true });
  const domain = sender?.address.split('@')[1];
  if (!domain) throw new Error(`The sender of mails, "${from}", holds no address with a domain.`);
  return `<${id}@${domain}>`;
}
