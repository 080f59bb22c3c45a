import { PageQuery } from '@orderly/platform/http/fields/page';

export class ListApiKeysQuery extends PageQuery {}
