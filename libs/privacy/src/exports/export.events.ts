export const EXPORT_ASKED = 'platform.export-asked.v1';
/** A person has requested a copy of their data. */
export interface ExportAsked {
  readonly exportId: string;
  readonly userId: string;
}

export const EXPORT_READY = 'platform.export-ready.v1';
/** The copy can be fetched: its owner needs a link. */
export interface ExportReady {
  readonly exportId: string;
  readonly userId: string;
}
