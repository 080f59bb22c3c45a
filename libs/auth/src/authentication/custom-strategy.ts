import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Strategy } from 'passport-strategy';

type Verify = (
  request: OrderlyRequest,
  done: (error: Error | null, actor: Actor | null) => void,
) => void;

/**
 * Leaves all work to `validate(request)` of the class that extends it through `PassportStrategy`. A
 * strategy ends in one of three ways. `success`: the credential is good. `fail`: the request does
 * not carry this kind of credential, so the next strategy is tried. `error`: the credential is
 * refused, or the database is away, and no other strategy is tried, because a cookie must not
 * rescue a request with a bad token.
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
