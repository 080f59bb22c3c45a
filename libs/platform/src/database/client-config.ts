import pg from 'pg';

/** Removed from the URL, so that connecting does not open a file. */
const TLS_PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
const TLS_FILES = TLS_PARAMETERS.slice(1);

/** The TLS options, as the driver derives them from the parameters of a URL. */
type Tls = boolean | { ca?: string; cert?: string; key?: string; rejectUnauthorized?: boolean };

interface UrlConfig {
  readonly connectionString: string;
  readonly ssl?: Tls;
}

const known = new Map<string, UrlConfig>();

/**
 * The options for every connection to the database at this URL. The TLS files are read once:
 * node-postgres would read them for each connection, and a file that is absent for a moment while
 * it is replaced would end the process.
 */
export function clientConfigOf(url: string): UrlConfig {
  const config = known.get(url) ?? readConfig(url);
  known.set(url, config);
  return config;
}

function readConfig(url: string): UrlConfig {
  const plain = URL.canParse(url) ? new URL(url) : undefined;
  if (plain === undefined || !TLS_FILES.some((name) => plain.searchParams.has(name)))
    return { connectionString: url };
  const { ssl } = new pg.Client({ connectionString: url }) as unknown as { ssl: Tls };
  for (const name of TLS_PARAMETERS) plain.searchParams.delete(name);
  return { connectionString: plain.href, ssl };
}
