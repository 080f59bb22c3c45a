import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

export class ExportAsked {
  @RfcId()
  readonly exportId: string;

  @RfcId()
  readonly userId: string;
}

export const EXPORT_ASKED = defineEvent({
  type: 'platform.export-asked.v1',
  summary: 'A person has requested a copy of their data.',
  data: ExportAsked,
  audience: 'internal',
});

export class ExportReady extends ExportAsked {}

export const EXPORT_READY = defineEvent({
  type: 'platform.export-ready.v1',
  summary: 'The copy can be fetched: its owner needs a link.',
  data: ExportReady,
  audience: 'internal',
});
