import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { InvalidToken } from '../access.errors.js';
import { type Caller, CallerSource } from '../callers/caller-source.js';

/** Callers with an API key. Nobody has one yet: to claim `Bearer ord_…`, and to look the key up with its owner's access. */
@Injectable()
export class ApiKeyCallers extends CallerSource {
  override claims(_request: OrderlyRequest): boolean {
    return false;
  }

  override async identify(_request: OrderlyRequest): Promise<Caller> {
    throw new InvalidToken();
  }
}
