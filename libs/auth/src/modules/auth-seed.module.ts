import { Module } from '@nestjs/common';
import { UsersServicesModule } from '@orderly/users';
import { AdminSeeder } from '../operator/admin-seeder.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordPolicy } from '../passwords/password-policy.js';

/** The services with which the command line creates the first administrator. */
@Module({
  imports: [UsersServicesModule],
  providers: [AdminSeeder, CredentialsRepository, PasswordHasher, PasswordPolicy],
  exports: [AdminSeeder, CredentialsRepository, PasswordHasher, PasswordPolicy],
})
export class AuthSeedModule {}
