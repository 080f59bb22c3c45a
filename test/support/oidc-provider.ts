import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { OidcProvider } from '@orderly/platform/config/oidc-providers';
import { freePort } from './processes.js';

/** An OpenID provider in a process of its own, and what the configuration says about it. */
export class TestProvider {
  private constructor(
    private readonly child: ChildProcess,
    readonly configuration: OidcProvider,
  ) {}

  static async start(publicUrl: string, more: Partial<OidcProvider> = {}): Promise<TestProvider> {
    const port = await freePort();
    const script = resolve('test/support/oidc-provider.mjs');
    const name = more.name ?? 'acme';
    const child = fork(script, [String(port), `${publicUrl}/oidc/${name}/callback`], {
      silent: true,
    });
    let output = '';
    child.stderr?.on('data', (chunk) => {
      output += String(chunk);
    });
    const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (first !== 'ready') throw new Error(`The provider did not start: ${output}`);
    return new TestProvider(child, {
      name,
      displayName: 'Acme',
      issuer: `http://localhost:${port}`,
      clientId: 'orderly',
      clientSecret: 'a secret of the test client',
      scopes: 'openid email profile',
      allowsSignUp: false,
      ...more,
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }
}
