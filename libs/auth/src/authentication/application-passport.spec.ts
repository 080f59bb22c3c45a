import type { ExecutionContext } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { applicationPassport } from './application-passport.js';
import { CustomStrategy } from './custom-strategy.js';

interface Request {
  readonly wants: 'one' | 'two' | 'nothing' | 'an error';
  readonly until?: Promise<void>;
  user?: unknown;
}

const requestTo = (request: Request): ExecutionContext =>
  ({
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => ({}) }),
  }) as unknown as ExecutionContext;

/**
 * Builds what `AuthModule` builds: strategies that register under names, and a guard that knows the
 * names.
 */
function startApplication(application: string) {
  const strategy = (name: string, wanted: Request['wants']) => {
    class TestStrategy extends PassportStrategy(CustomStrategy, name) {
      getPassportInstance() {
        return applicationPassport;
      }

      override authenticate(request: unknown): void {
        const { wants } = request as Request;
        if (wants === wanted || wants === 'an error') super.authenticate(request);
        else this.fail(401);
      }

      override async validate(request: unknown): Promise<unknown> {
        const { wants, until } = request as Request;
        await until;
        if (wants === 'an error') throw new Error(`from ${name}`);
        return { application, strategy: name };
      }
    }
    return new TestStrategy();
  };
  const strategies = {
    'test-one': strategy('test-one', 'one'),
    'test-two': strategy('test-two', 'two'),
  };
  class Guard extends AuthGuard(['test-one', 'test-two']) {
    override getAuthenticateOptions() {
      return { session: false, strategies };
    }

    override handleRequest<User>(error: unknown, user: User): User {
      if (error) throw error;
      return user;
    }
  }
  const guard = new Guard();
  return async (request: Request): Promise<unknown> => {
    await guard.canActivate(requestTo(request));
    return request.user;
  };
}

describe('the strategies of an application', () => {
  it('are its own when another application in the process starts later', async () => {
    const first = startApplication('first');
    const second = startApplication('second');

    expect(await first({ wants: 'one' })).toEqual({ application: 'first', strategy: 'test-one' });
    expect(await second({ wants: 'one' })).toEqual({ application: 'second', strategy: 'test-one' });
  });

  it('are tried in turn until one knows the credential', async () => {
    const ask = startApplication('first');

    expect(await ask({ wants: 'two' })).toEqual({ application: 'first', strategy: 'test-two' });
    expect(await ask({ wants: 'nothing' })).toBe(false);
  });

  it('let no other strategy try a credential that one of them refuses', async () => {
    const ask = startApplication('first');

    await expect(ask({ wants: 'an error' })).rejects.toThrow('from test-one');
  });

  it('answer each request by itself when several are under way', async () => {
    const ask = startApplication('first');
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });

    const slow = ask({ wants: 'one', until });
    const quick = await ask({ wants: 'two' });
    release();

    expect(quick).toEqual({ application: 'first', strategy: 'test-two' });
    expect(await slow).toEqual({ application: 'first', strategy: 'test-one' });
  });
});
