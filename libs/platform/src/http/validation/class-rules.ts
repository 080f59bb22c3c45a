import type { ValidatorConstraintInterface } from 'class-validator';
import { getMetadataStorage } from 'class-validator/cjs/metadata/MetadataStorage.js';
import type { JsonSchema } from '../../kernel/openapi/openapi.types.js';
import type { Fault } from './fault.js';
import type { Check, Class, Rule } from './rule.js';

type Metadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

export interface FieldNote {
  readonly name: string;
  readonly rule: Rule;
  /** The value of a missing field, as the document shows it. */
  readonly defaultValue?: unknown;
  readonly isOptional: boolean;
  readonly isNullable: boolean;
  /** For the document. */
  readonly words: Readonly<Record<string, unknown>>;
}

export interface FieldRules {
  readonly name: string;
  readonly rule: Rule;
  readonly checks: readonly Check[];
  /** A field is checked if all of them are true. */
  readonly conditions: ReadonlyArray<(input: object, value: unknown) => boolean>;
  /** The handler's value for a missing field. */
  readonly fallback: unknown;
}

/**
 * class-validator has no rules for a whole object, so they are registered under the name of a
 * property. No body can contain this name, because it is among the keys that are refused
 * everywhere.
 */
export const WHOLE_OBJECT = 'prototype';

/** What a class declares about itself. */
interface ClassNote {
  readonly name?: string;
  readonly words?: Readonly<Record<string, unknown>>;
  readonly mayBeLeftOut?: boolean;
  /** Unknown fields are ignored instead of refused. */
  readonly isOpen?: boolean;
  /** The keywords of its rules for the whole object, for the document. */
  readonly keywords?: JsonSchema;
  /** The possible classes of a response, instead of fields. */
  readonly anyOf?: readonly Class[];
}

const notes = new WeakMap<object, FieldNote[]>();
const classNotes = new WeakMap<Class, ClassNote>();

export function noteField(prototype: object, note: FieldNote): void {
  const own = notes.get(prototype);
  if (own) own.push(note);
  else notes.set(prototype, [note]);
}

export const noteClass = (type: Class, note: ClassNote): void =>
  void classNotes.set(type, { ...classNotes.get(type), ...note });

/** Subclasses inherit the rules of a class, but not its name and description. */
export function classNoteOf(type: Class): ClassNote {
  const [own, ...inherited] = ancestors(type.prototype as object)
    .map((prototype) => classNotes.get(prototype.constructor as Class))
    .map((note) => note ?? {});
  return {
    ...own,
    isOpen: [own, ...inherited].some((note) => note?.isOpen === true),
    keywords: Object.assign({}, ...inherited.map((note) => note.keywords), own?.keywords),
  };
}

export const isInputClass = (type: unknown): type is Class =>
  typeof type === 'function' && fieldsOf(type as Class).length > 0;

/**
 * The fields of the base class come first. A field of the same name overrides the inherited one.
 */
export function fieldsOf(type: Class): FieldNote[] {
  const fields = new Map<string, FieldNote>();
  for (const prototype of ancestors(type.prototype as object).reverse())
    for (const note of notes.get(prototype) ?? []) fields.set(note.name, note);
  return [...fields.values()];
}

function ancestors(prototype: object): object[] {
  const chain: object[] = [];
  for (let at: object | null = prototype; at && at !== Object.prototype; ) {
    chain.push(at);
    at = Object.getPrototypeOf(at) as object | null;
  }
  return chain;
}

const metadataOf = (type: Class): Metadata[] =>
  getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);

/** @throws Error when a property has rules of class-validator, and no field that describes it */
export function fieldRulesOf(type: Class): FieldRules[] {
  const fields = fieldsOf(type);
  const metadata = metadataOf(type);
  const known = new Set([WHOLE_OBJECT, ...fields.map(({ name }) => name)]);
  const stray = metadata.find(({ propertyName }) => !known.has(propertyName));
  if (stray) throw new Error(`${type.name}.${stray.propertyName} needs a field of http/fields.`);
  return fields.map(({ name, rule, defaultValue }) => {
    const own = metadata.filter(({ propertyName }) => propertyName === name);
    return {
      name,
      rule,
      checks: own.filter(isCustom).flatMap(checkOf),
      conditions: own
        .filter((each) => each.type === 'conditionalValidation')
        .map(({ constraints }) => constraints[0] as FieldRules['conditions'][number]),
      fallback:
        rule.convert && defaultValue !== undefined
          ? rule.convert(defaultValue as never)
          : defaultValue,
    };
  });
}

export const classRulesOf = (type: Class): { isOpen: boolean; checks: Check[] } => ({
  isOpen: classNoteOf(type).isOpen === true,
  checks: metadataOf(type)
    .filter((each) => isCustom(each) && each.propertyName === WHOLE_OBJECT)
    .flatMap(checkOf),
});

const isCustom = ({ type }: Metadata): boolean => type === 'customValidation';

/**
 * Our fields carry their checks. The compiled check validates the content of lists and objects
 * itself.
 */
function checkOf(metadata: Metadata): Check[] {
  const context = metadata.context as { check?: Check; run?: unknown } | undefined;
  if (context?.run) return [];
  return context?.check ? [context.check] : [foreignCheck(metadata)];
}

/** A decorator of class-validator itself, such as `@IsIn(…)`, beside a field. */
function foreignCheck(metadata: Metadata): Check {
  const { constraintCls, constraints, each, groups, message, propertyName, target } = metadata;
  const [constraint] = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  if (!constraint || constraint.async || each || groups?.length)
    throw new Error(`A rule of ${propertyName} is asynchronous, in a group or for each entry.`);
  const { validate } = constraint.instance as ValidatorConstraintInterface;
  const argumentsFor = (value: unknown) => ({
    value,
    constraints,
    targetName: (target as Class).name,
    object: {},
    property: propertyName,
  });
  const faultOf = (value: unknown): Fault => ({
    code: 'not-allowed',
    detail:
      typeof message === 'string'
        ? message
        : (message?.(argumentsFor(value)) ?? 'Not an allowed value.'),
  });
  return {
    name: constraint.name,
    passes: (value) => validate.call(constraint.instance, value, argumentsFor(value)) === true,
    faultOf,
    isFatal: false,
  };
}
