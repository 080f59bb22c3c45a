import { Injectable } from '@nestjs/common';
import { type Role, RolesRepository } from './roles.repository.js';

/** The roles of the installation: those that came with it, and those that it made. */
@Injectable()
export class Roles {
  constructor(private readonly roles: RolesRepository) {}

  /** All, by name. */
  list(): Promise<Role[]> {
    return this.roles.list();
  }
}
