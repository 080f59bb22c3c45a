import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const {{Name}}Permission = {
  Read: '{{names}}:read',
  Write: '{{names}}:write',
  WriteAny: '{{names}}:write-any',
} as const;

describePermissions('{{names}}', {
  [{{Name}}Permission.Read]: 'Read {{words}}.',
  [{{Name}}Permission.Write]: "Add {{words}}, and change one's own.",
  [{{Name}}Permission.WriteAny]: 'Change any {{word}}.',
});
