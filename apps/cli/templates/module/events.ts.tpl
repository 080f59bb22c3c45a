export const {{NAME}}_ADDED = '{{names}}.{{name}}-added.v1';

/** Ids and facts only. Fields are only ever added; otherwise it becomes v2. */
export interface {{Name}}Added {
  readonly {{nameCamel}}Id: string;
}
