import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const NotificationPermission = {
  Manage: 'notifications:manage',
  HandleMail: 'notifications:handle-mail',
  ReportFeedback: 'notifications:report-feedback',
} as const;

describePermissions('notifications', {
  [NotificationPermission.Manage]: 'Change the words of mails, and send test mails.',
  [NotificationPermission.HandleMail]:
    'See what became of mails, and manage the addresses that get none.',
  [NotificationPermission.ReportFeedback]:
    'Report bounces and complaints of mails. For the machine that hears of them from the provider.',
});
