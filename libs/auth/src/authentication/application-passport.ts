import passport from 'passport';
import { Strategy } from 'passport-strategy';

/** The options that the guard passes to Passport, and Passport to every strategy. */
export interface StrategyOptions {
  /** The strategies by name. */
  readonly strategies: Readonly<Record<string, { authenticate(request: never): void }>>;
}

/** Passes a request to the strategy of the application whose guard runs. */
class StandIn extends Strategy {
  constructor(readonly name: string) {
    super();
  }

  override authenticate(request: never, { strategies }: StrategyOptions): void {
    const strategy = strategies[this.name];
    if (!strategy) throw new Error(`This application has no strategy ${this.name}.`);
    // Passport created `this` for one request and put the callbacks for the outcome on it.
    const { success, fail, error } = this;
    Object.assign(Object.create(strategy), { success, fail, error }).authenticate(request);
  }
}

/**
 * The registry for our strategies. `AuthGuard` looks strategies up in Passport's own registry, of
 * which a process has one: two applications in one process (tests start several) would overwrite
 * each other's strategies there. So that registry gets a stand-in for each name.
 */
export const applicationPassport = {
  use(name: string): void {
    passport.use(name, new StandIn(name));
  },
};
