import { Module } from '@nestjs/common';
import { UsersServicesModule } from '@orderly/users';
import { AdminSeeder } from './admin-seeder.js';
import { CredentialsRepository } from './credentials.repository.js';
import { PasswordHasher } from './password-hasher.js';

/** What the command line needs to make the first administrator. */
@Module({
  imports: [UsersServicesModule],
  providers: [AdminSeeder, CredentialsRepository, PasswordHasher],
  exports: [AdminSeeder, CredentialsRepository, PasswordHasher],
})
export class AuthSeedModule {}
