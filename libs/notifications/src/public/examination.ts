/** What `orderly doctor` looks at in this module: it loads without the routes. */

export { NotificationsExaminationModule } from '../examination/notifications-examination.module.js';
