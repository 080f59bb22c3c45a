import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Strategy } from 'passport-strategy';

type Verify = (
  request: OrderlyRequest,
  done: (error: Error | null, actor: Actor | null) => void,
) => void;

/**
 * Leaves everything to `validate(request)` of the class that extends it by `PassportStrategy`.
 * Strategies end in one of three ways: `success`; `fail` when the request does not carry their kind
 * of credential, and then the next strategy is tried; `error` when it does and is refused, or when
 * the database is away, and then no other is tried: a bad token must not be saved by a cookie.
 */
export class CustomStrategy extends Strategy {
  constructor(private readonly verify: Verify) {
    super();
  }

  override authenticate(request: unknown): void {
    this.verify(request as OrderlyRequest, (error, actor) => {
      if (error) this.error(error);
      else this.success(actor);
    });
  }
}
