import { z } from 'zod';
import { locale, personName } from './name-and-locale.js';

const ownFields = { name: personName().optional(), locale: locale().optional() };

export const changeMeRequest = z.strictObject(ownFields).meta({
  id: 'ChangeMeRequest',
  description: 'What is left out stays as it is.',
  examples: [{ name: 'Ada King', locale: 'en-GB' }],
});
export type ChangeMeRequest = z.infer<typeof changeMeRequest>;

export const changeUserRequest = z
  .strictObject({
    ...ownFields,
    status: z
      .enum(['active', 'suspended'])
      .optional()
      .meta({ description: '`suspended` ends all access at once; `active` lifts a suspension.' }),
  })
  .meta({
    id: 'ChangeUserRequest',
    description: 'What is left out stays as it is.',
    examples: [{ status: 'suspended' }],
  });
export type ChangeUserRequest = z.infer<typeof changeUserRequest>;
