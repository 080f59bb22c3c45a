/**
 * The part of a browser that sign-ins rest on: cookies by host, and redirects followed one by one.
 * For what needs no page.
 */
export class HttpBrowser {
  private readonly jar = new Map<string, Map<string, string>>();

  cookiesOf(url: string): string {
    return [...(this.jar.get(new URL(url).host) ?? [])]
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }

  /** One request; a redirect is not followed. */
  async send(
    url: string,
    { form, headers, ...init }: RequestInit & { form?: Record<string, string> } = {},
  ) {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      ...init,
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      headers: { ...headers, cookie: this.cookiesOf(url) },
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(url, cookie);
    return response;
  }

  /**
   * Follows redirects until `isThere` knows the address, which is not asked for, or a page comes.
   */
  async follow(
    from: string,
    isThere: (url: string) => boolean,
    form?: Record<string, string>,
  ): Promise<{ url: string; page?: string }> {
    let [url, next] = [from, form];
    for (let hops = 0; hops < 15; hops++) {
      if (isThere(url) && !next) return { url };
      const response = await this.send(url, next ? { form: next } : {});
      next = undefined;
      const location = response.headers.get('location');
      const text = await response.text();
      if (!location) return { url, page: text };
      url = new URL(location, url).href;
    }
    throw new Error(`Redirected in circles: ${url}`);
  }

  private keep(url: string, cookie: string): void {
    const { host } = new URL(url);
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const cookies = this.jar.get(host) ?? new Map<string, string>();
    const isGone = attributes.some((attribute) =>
      /^(max-age=0|expires=Thu, 01 Jan 1970.*)$/i.test(attribute),
    );
    if (isGone) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
    this.jar.set(host, cookies);
  }
}
