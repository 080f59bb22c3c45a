import { accessSync, constants } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isCountry } from '../kernel/places/country.js';
import { canonicalEmail } from '../kernel/text/email-address.js';

/**
 * Building blocks for environment variables. Each message says what is expected. No message repeats
 * the value, which may be a secret.
 */

export const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,15}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum,
      {
        error: `must be a whole number from ${minimum} to ${maximum}`,
      },
    )
    .transform(Number);

export const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values as unknown as [T, ...T[]], { error: `must be one of ${values.join(', ')}` });

/** The path of a file or a folder. */
export const file = z.string().max(4_096, { error: 'must have at most 4096 characters' });

/** The entries of a list, without blanks around them and without empty ones. */
export const commaSeparated = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function bySpaces(text: string): string[] {
  return text.trim().split(/\s+/).filter(Boolean);
}

export const parsedUrl = (text: string): URL | undefined =>
  URL.canParse(text) ? new URL(text) : undefined;

/**
 * A URL with one of the schemes and a host. User name and password must be percent-encoded, which
 * is checked here: the clients decode them much later, and fail with errors that name no variable.
 */
export const address = (schemes: readonly string[], example: string) =>
  z
    .string()
    .refine(
      (text) => {
        const url = parsedUrl(text);
        return (
          url !== undefined && schemes.includes(url.protocol.slice(0, -1)) && url.hostname !== ''
        );
      },
      { error: `must be a URL such as ${example}`, abort: true },
    )
    .refine(isPercentEncoded, {
      error: 'has a % that begins no percent-encoded character: write %25 for a % itself',
    })
    .refine((text) => !endsHostEarly(parsedUrl(text)), {
      error: 'has an @ behind the host: write %2F, %3F and %23 for /, ? and # in a password',
    });

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A URL parser reads `redis://user:12#4@host` as the host `user`, the port 12 and a fragment. */
const endsHostEarly = (url: URL | undefined): boolean =>
  url !== undefined && `${url.pathname}${url.search}${url.hash}`.includes('@');

/** Parameters of a PostgreSQL URL that name files, which its parser opens. */
const TLS_FILES = ['sslcert', 'sslkey', 'sslrootcert'] as const;

const tlsFilesOf = (url: URL | undefined): string[] =>
  TLS_FILES.flatMap((name) => url?.searchParams.getAll(name) ?? []);

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

export const postgresUrl = address(
  ['postgres', 'postgresql'],
  'postgres://user:password@host:5432/orderly',
)
  .refine((text) => (parsedUrl(text)?.pathname.length ?? 0) > 1, {
    error: 'must name a database after the last slash: postgres://user:password@host:5432/orderly',
  })
  // The queue sets its own search_path through the same parameter, and the one in the URL would
  // override it.
  .refine((text) => !parsedUrl(text)?.searchParams.has('options'), {
    error:
      'must not carry an options parameter: set such options on the role or the database instead',
  })
  .refine((text) => tlsFilesOf(parsedUrl(text)).every(isReadable), {
    error: `names a file in ${TLS_FILES.join(', ')} that cannot be read`,
  });

const MAX_REPLICAS = 8;

/** Separated by spaces, which no URL contains. */
export const postgresUrls = z
  .string()
  .transform(bySpaces)
  .pipe(
    z
      .array(postgresUrl)
      .max(MAX_REPLICAS, { error: `must name at most ${MAX_REPLICAS} servers` })
      .refine((urls) => new Set(urls.map((url) => parsedUrl(url)?.host)).size === urls.length, {
        error: 'names a server twice',
      }),
  );

/** Scheme, host and port only, because links and tokens start with it. */
export const origin = z
  .string()
  .transform((text) => text.replace(/\/$/, ''))
  .refine(
    (text) => /^https?:$/.test(parsedUrl(text)?.protocol ?? '') && parsedUrl(text)?.origin === text,
    {
      error: 'must be an origin such as https://shop.example, without a path',
    },
  );

export const origins = z
  .string()
  .transform(commaSeparated)
  .pipe(z.array(origin, { error: 'must be a list of origins separated by commas' }));

const MAX_FALLBACKS = 4;

export const smtpUrl = address(['smtp', 'smtps'], 'smtp://user:password@host:587');

/** Separated by spaces, which no URL contains. */
export const smtpUrls = z
  .string()
  .transform(bySpaces)
  .pipe(
    z.array(smtpUrl).max(MAX_FALLBACKS, { error: `must name at most ${MAX_FALLBACKS} servers` }),
  );

/** The URL of a page for people. Links use it unchanged. */
export const page = z.string().refine(
  (text) => {
    const url = parsedUrl(text);
    return (
      text.length <= 1_000 &&
      /^https?:\/\/[^\s\\]+$/.test(text) &&
      url !== undefined &&
      url.username === '' &&
      url.password === ''
    );
  },
  { error: 'must be the URL of a page, such as https://shop.example/sign-in' },
);

const ORDER_PAGE = 'https://shop.example/orders/{number}';

/**
 * The same with a placeholder for the order. It must be after the host, which an order must not
 * determine.
 */
export const orderPage = page.refine(
  (text) => {
    const places = text.match(/\{[^}]*\}/g) ?? [];
    const known = places.every((place) => place === '{id}' || place === '{number}');
    return known && places.length > 0 && !/[{}]/.test(parsedUrl(text)?.host ?? '{');
  },
  { error: `must name the order by {id} or {number}, such as ${ORDER_PAGE}` },
);

/** `Europe/Berlin`, as in the time zone database of this Node.js. */
export const timeZone = z.string().refine(
  (text) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
    } catch {
      return false;
    }
  },
  { error: 'must be a time zone such as Europe/Berlin' },
);

export const country = z.string().refine(isCountry, {
  error: 'must be an ISO 3166-1 alpha-2 code of a country, such as GB',
});

export const emailAddress = z
  .string()
  .refine((text) => canonicalEmail(text) !== null, { error: 'must be an e-mail address' });

/** `Orderly <orders@shop.example>`, or the address alone. */
export const mailbox = z.string().refine(
  (text) => {
    const address = /^[^<>\r\n]*<([^<>]+)>$/.exec(text)?.[1] ?? text;
    return emailAddress.safeParse(address).success;
  },
  { error: 'must be a mailbox such as Orderly <orders@shop.example>' },
);

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** The domain that passkeys are bound to. */
export const domain = z.string().regex(DOMAIN, { error: 'must be a domain such as shop.example' });

export const headerName = z
  .string()
  .transform((text) => text.toLowerCase())
  .refine((text) => /^[a-z0-9-]{1,64}$/.test(text), {
    error: 'must be the name of a header, such as cf-ipcountry',
  });

/** `acme,google`: parts of paths and of the names of further variables. */
export const names = z
  .string()
  .transform((text) => [...new Set(commaSeparated(text.toLowerCase()))])
  .refine(
    (list) => list.length <= 20 && list.every((name) => /^[a-z][a-z0-9-]{0,31}$/.test(name)),
    {
      error: 'must be at most 20 names of letters, digits and hyphens, separated by commas',
    },
  );

/** Networks in CIDR notation. */
export const networks = z
  .string()
  .transform(commaSeparated)
  .refine((list) => list.length <= 20 && list.every((range) => ipaddr.isValidCIDR(range)), {
    error: 'must be at most 20 networks such as 10.1.0.0/16, separated by commas',
  });
